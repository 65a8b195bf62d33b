import Files

/// The pictures in a folder and the folders in it, in the order of their names.
struct PictureTree {
  /// A picture's file.
  struct File {
    let path: String
    /// The number of its class's folder; nil where it lies in none.
    let label: Int?
    let split: Split?
  }

  private(set) var files: [File] = []
  /// The names of the folders that are classes, sorted.
  private(set) var classes: [String] = []
  /// How many pictures there are in formats that are not read, by the endings of their names.
  private(set) var others: [String: Int] = [:]
  private var folderCount = 0
  private let cancellation: Cancellation

  /// Whether the pictures are divided into those to learn from and those to measure on.
  var isDivided: Bool { files.contains { $0.split == .test } }

  /// Endings of formats that are not read.
  private static let otherEndings: Set = [
    "avif", "bmp", "gif", "heic", "heif", "jp2", "jxl", "pgm", "pnm", "ppm", "tga", "tif", "tiff", "webp",
  ]
  /// Links can make a few folders look like endlessly many.
  private static let mostFolders = 100_000
  private static let mostDepth = 16

  /// Looks through a folder. Its folders are classes; where it has one called `train` and one called `test` (or `val`), those
  /// have the classes.
  init(_ place: DatasetPlace) throws(DatasetError) {
    let (root, names) = (place.path, place.names)
    cancellation = place.cancellation
    func part(_ words: [String]) -> String? {
      words.lazy.compactMap { word in names.first { $0.lowercased() == word } }.first
    }
    var parts: [(folder: String, split: Split?)] = [(root, nil)]
    if let train = part(["train", "training"]), let test = part(["test", "testing", "val", "valid", "validation"]) {
      parts = [(root + "/" + train, .train), (root + "/" + test, .test)]
    }
    var found: [(path: String, name: String?, split: Split?)] = []
    for (folder, split) in parts {
      let status = try Self.status(folder)
      for name in try Self.names(in: folder) {
        var files: [String] = []
        try look(at: folder + "/" + name, name, inside: status.map { [$0] } ?? [], &files)
        let isInFolder = files.first.map { $0 != folder + "/" + name } ?? false
        found += files.map { ($0, isInFolder ? name : nil, split) }
      }
    }
    classes = Set(found.compactMap(\.name)).sorted()
    let labels = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    files = found.map { File(path: $0.path, label: $0.name.flatMap { labels[$0] }, split: $0.split) }
  }

  /// Adds what is at a path to `files`: itself, or all in it. `inside` are the folders around it.
  private mutating func look(
    at path: String, _ name: String, inside: [FileStatus], _ files: inout [String]
  ) throws(DatasetError) {
    if cancellation.isCancelled { throw .readingStopped(place: path) }
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    if PictureDecoders.endings.contains(ending) {
      guard files.count < PictureLimits.count else { throw .tooManyFiles(folder: path, expected: PictureLimits.count) }
      return files.append(path)
    }
    if Self.otherEndings.contains(ending) {
      others[ending, default: 0] += 1
      return
    }
    // A link that leads back into a folder around it would never end.
    guard let status = try Self.status(path), status.isFolder, inside.count < Self.mostDepth,
      !inside.contains(where: status.isSame)
    else { return }
    folderCount += 1
    guard folderCount < Self.mostFolders else { throw .tooManyFiles(folder: path, expected: Self.mostFolders) }
    for name in try Self.names(in: path) { try look(at: path + "/" + name, name, inside: inside + [status], &files) }
  }

  private static func names(in folder: String) throws(DatasetError) -> [String] {
    do throws(FileError) { return try FileSystem.names(in: folder).filter { !$0.hasPrefix(".") }.sorted() } catch {
      throw .unreadable(path: folder, reason: error.reason)
    }
  }

  /// What is at a path; nil for a link that leads nowhere.
  private static func status(_ path: String) throws(DatasetError) -> FileStatus? {
    do throws(FileError) { return try FileStatus.of(path) } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }
}
