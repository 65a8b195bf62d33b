extension DatasetError: CustomStringConvertible {
  /// One sentence: what is wrong and where, what was expected, and what to do next.
  public var description: String {
    switch self {
    case .notFound(let name, let places, let canDownload):
      """
      \(name) is not on this machine: looked in \(places.joined(separator: ", ")) for train and test images; \
      \(canDownload ? "`latent data fetch \(name)` downloads it" : "`latent data` lists what there is")
      """
    case .missing(let file):
      "\(file) is missing, also with .gz at its end: put it there, or name another folder"
    case .otherNames(let file, let found):
      """
      \(file) is missing; the folder has \(found.prefix(4).joined(separator: ", "))\(found.count > 4 ? ", ..." : ""): \
      give the files the names \(IDXFormat.standardNames.joined(separator: ", ")), with .gz where they are compressed
      """
    case .inside(let place, let folder):
      "\(place) has no images itself, but \(folder) has: name that folder"
    case .unreadable(let path, let reason):
      "\(path) cannot be read: \(reason); check the path and its permissions"
    case .truncated(let file, let offset, let expected, _):
      "\(file) ends at byte \(offset), but must have \(expected) bytes: \(Self.again)"
    case .trailingBytes(let file, let offset, let expected, let found):
      """
      \(file) goes on after byte \(offset), where its header says it ends: expected \(expected) bytes, \
      found \(found); \(Self.again)
      """
    case .wrongMagic(let file, let offset, let expected, let found):
      """
      \(file) is not an IDX file of \(Self.kind(expected) ?? "this kind"): expected \(Self.hex(expected)) at byte \(offset), \
      found \(Self.hex(found))\(Self.kind(found).map { ", which means \($0)" } ?? ""); put the right file there
      """
    case .empty(let file, let offset, let sizes):
      """
      \(file) has nothing in it: its sizes at byte \(offset) are \(sizes.map(String.init).joined(separator: " x ")), \
      expected at least 1; put a file with images there
      """
    case .tooLarge(let file, let offset, let expected, let found):
      """
      \(file) says at byte \(offset) that it holds \(found == .max ? "more bytes than can be counted" : "\(found) bytes"), \
      expected at most \(expected): it is damaged, or too large for latent
      """
    case .gzipEndsEarly(let file, let offset, let expected, let found):
      """
      \(file) is a gzip file that ends early, at byte \(offset): expected \(expected) bytes of content, \
      found \(found); \(Self.again)
      """
    case .gzipCorrupt(let file, let offset, let reason):
      "\(file) is a damaged gzip file: \(reason) before byte \(offset); \(Self.again)"
    case .gzipHoldsMore(let file, let offset, let expected):
      """
      \(file) is a gzip file that goes on after byte \(offset) of its content: expected \(expected) bytes, \
      found more; \(Self.again)
      """
    case .countMismatch(let labels, let offset, let images, let expected, let found):
      """
      \(labels) has labels for other images: expected \(expected) at byte \(offset), as many as there are images in \
      \(images), found \(found); put the right file there, or take it away to go without labels
      """
    case .sizeMismatch(let test, let offset, let train, let expected, let found):
      """
      \(test) has images of another size: expected \(expected) at byte \(offset), as in \(train), \
      found \(found); put files of one data set into one folder
      """
    default: formatDescription ?? downloadDescription
    }
  }

  private var formatDescription: String? {
    switch self {
    case .severalSets(let folder, let found):
      "\(folder) has several data sets: name a file of one, like \(found.map { "\(folder)/\($0)" }.joined(separator: " or "))"
    case .unknownContent(let place, let found, let accepted):
      "\(place) has nothing that latent reads\(Self.sample(of: found)): expected \(accepted.joined(separator: ", or "))"
    case .unsupported(let file, let found, let expected, let remedy):
      "\(file) has \(found): expected \(expected)\(remedy.map { "; make it so with: \($0)" } ?? "")"
    case .damaged(let file, let reason):
      "\(file) is damaged: \(reason); \(Self.again)"
    case .labelOutOfRange(let file, let image):
      "\(file) has a label for image \(image) that is no whole number from 0 to 255: put other labels there, or take them away"
    case .needsMemory(let place, let count, let size, let expected, let found):
      """
      \(place) has \(count) images, which as \(size) need \(found) bytes of memory, expected at most \(expected): \
      take smaller images with --size, grey ones with --channels 1, or fewer
      """
    case .tooFewImages(let place, let found):
      "\(place) has \(found == 1 ? "1 image" : "\(found) images"): expected one to learn from and one to measure on, at least"
    case .fixedSize(let name, let expected, let found):
      "\(name) has images of \(expected), not of \(found): leave out --size and --channels, or name a folder"
    case .unreadablePictures(let folder, let count, let total, let first, let reason):
      """
      \(count) of the \(total) pictures in \(folder) cannot be read, more than one in a hundred; the first is \(first): \
      \(reason); put them right or take them away
      """
    case .tooManyFiles(let folder, let expected):
      "\(folder) has more files or folders in it than \(expected), the most that are looked at: name a smaller folder"
    case .readingStopped(let place): "the reading of \(place) was stopped"
    default: nil
    }
  }

  /// A few of the names that were found, in brackets.
  private static func sample(of names: [String]) -> String {
    names.isEmpty ? "" : " (it has \(names.prefix(4).joined(separator: ", "))\(names.count > 4 ? ", ..." : ""))"
  }

  private var downloadDescription: String {
    switch self {
    case .noDownload(let name, let known):
      "\(name) cannot be downloaded: expected \(known.joined(separator: " or ")); for others, name a folder"
    case .curlMissing(let folder, let files):
      """
      the program `curl` is missing, which downloads data: install it (Debian, Ubuntu: apt-get install curl), \
      or put \(files.joined(separator: ", ")) into \(folder) by hand
      """
    case .downloadFailed(let addresses, let reason, let folder, let files):
      """
      could not download \(addresses.joined(separator: " or ")): \(reason); try again when the network is there \
      (what has arrived is kept), or put \(files.joined(separator: ", ")) into \(folder) by hand
      """
    case .wrongHash(let address, let expected, let found):
      """
      \(address) is not the file it should be and was not kept: expected SHA-256 \(expected), \
      found \(found); try again, or on another network
      """
    case .wrongFile(let file, let expected, let found):
      "\(file) is not the file it should be: expected SHA-256 \(expected), found \(found); delete it and fetch again"
    case .unwritable(let path, let reason):
      "\(path) cannot be written: \(reason); make room or check the permissions, then try again"
    case .busy(let file):
      "\(file) is being downloaded by another process: wait until it has finished"
    case .cancelled(let file):
      "the download was stopped; \(file) keeps what has arrived, and the next attempt goes on from there"
    default: ""
    }
  }

  private static let again = "copy or download it again"

  private static func kind(_ magic: UInt32) -> String? { IDXFile.Kind(rawValue: magic).map { "\($0)" } }

  private static func hex(_ magic: UInt32) -> String {
    let digits = String(magic, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
