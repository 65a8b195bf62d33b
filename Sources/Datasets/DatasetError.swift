/// What can be wrong with a data set: one case a way, with the file, the place in it, what was expected and what was found.
///
/// Offsets and sizes are bytes of the uncompressed content; only `gzipEndsEarly` and `gzipCorrupt` count the bytes on disk.
/// `description` says it as one sentence, with what to do next.
public enum DatasetError: Error, Equatable, Sendable {
  /// No place that is searched has this data set.
  case notFound(name: String, lookedIn: [String], canDownload: Bool)
  /// A folder lacks a file it must have.
  case missing(file: String)
  /// A folder lacks a file it must have, but has others of that format: under other names, or in a folder inside.
  case otherNames(file: String, found: [String])
  case inside(file: String, folder: String)
  /// The system does not let us read a file or folder.
  case unreadable(path: String, reason: String)
  /// A file ends before its header, or the content that its header promises, does.
  case truncated(file: String, offset: Int, expected: Int, found: Int)
  /// A file goes on after the content that its header promises.
  case trailingBytes(file: String, offset: Int, expected: Int, found: Int)
  /// The first four bytes are not those of the kind of IDX file that is needed.
  case wrongMagic(file: String, offset: Int, expected: UInt32, found: UInt32)
  /// The header promises no images at all, or images without pixels.
  case empty(file: String, offset: Int, sizes: [Int])
  /// The header promises more bytes than `expected`, the most that is ever read.
  case tooLarge(file: String, offset: Int, expected: Int, found: Int)
  /// The compressed file stops, at `offset` on disk, in the midst of its content.
  case gzipEndsEarly(file: String, offset: Int, expected: Int, found: Int)
  /// The compressed bytes make no sense somewhere before `offset` on disk.
  case gzipCorrupt(file: String, offset: Int, reason: String)
  /// The compressed file holds more than the `expected` bytes its header promises; nobody knows how much more.
  case gzipHoldsMore(file: String, offset: Int, expected: Int)
  /// As many labels as images were expected. `offset` is where the label file states its count.
  case countMismatch(labels: String, offset: Int, images: String, expected: Int, found: Int)
  /// Test images as large as the train images were expected. `offset` is where the test file states their size.
  case sizeMismatch(test: String, offset: Int, train: String, expected: ImageSize, found: ImageSize)

  /// There is nowhere to download this data set from.
  case noDownload(name: String, known: [String])
  /// The program `curl`, which downloads, is not installed.
  case curlMissing(folder: String, files: [String])
  /// No address gave the file; `reason` is the last one's.
  case downloadFailed(addresses: [String], reason: String, folder: String, files: [String])
  /// A downloaded file is not the known one. It has been deleted.
  case wrongHash(address: String, expected: String, found: String)
  /// A file that is already in the folder is not the known one, and is not ours to overwrite.
  case wrongFile(file: String, expected: String, found: String)
  /// The system does not let us write a file or folder.
  case unwritable(path: String, reason: String)
  /// Another process is downloading this very file.
  case busy(file: String)
  /// The download was called off. What has arrived stays for the next attempt.
  case cancelled(file: String)
}
