/// Everything that can be wrong with a data set, with file, offset, expected and found values.
///
/// Offsets and sizes are bytes of the uncompressed content, except in `gzipEndsEarly` and `gzipCorrupt`, which count
/// bytes on disk. `description` is one sentence that also says what to do next.
public enum DatasetError: Error, Equatable, Sendable {
  /// The data set is in none of the places searched.
  case notFound(name: String, lookedIn: [String], canDownload: Bool)
  /// A folder lacks a required file.
  case missing(file: String)
  /// A folder lacks a required file, but has files of that format under other names or in a subfolder.
  case otherNames(file: String, found: [String])
  case inside(file: String, folder: String)
  /// The system refuses to read a file or folder.
  case unreadable(path: String, reason: String)
  /// A file ends before its header is complete, or before the content that the header promises.
  case truncated(file: String, offset: Int, expected: Int, found: Int)
  /// A file continues after the content that its header promises.
  case trailingBytes(file: String, offset: Int, expected: Int, found: Int)
  /// The first four bytes are not the magic number of the expected kind of IDX file.
  case wrongMagic(file: String, offset: Int, expected: UInt32, found: UInt32)
  /// The header promises no images, or images without pixels.
  case empty(file: String, offset: Int, sizes: [Int])
  /// The header promises more than `expected` bytes, the limit.
  case tooLarge(file: String, offset: Int, expected: Int, found: Int)
  /// The compressed file ends at `offset` on disk, within its content.
  case gzipEndsEarly(file: String, offset: Int, expected: Int, found: Int)
  /// The compressed data are invalid before `offset` on disk.
  case gzipCorrupt(file: String, offset: Int, reason: String)
  /// The compressed file holds more than the `expected` bytes that its header promises. The excess was not measured.
  case gzipHoldsMore(file: String, offset: Int, expected: Int)
  /// The label file has another count than the image file. `offset` is where it states its count.
  case countMismatch(labels: String, offset: Int, images: String, expected: Int, found: Int)
  /// The test images have another size than the train images. `offset` is where the test file states it.
  case sizeMismatch(test: String, offset: Int, train: String, expected: ImageSize, found: ImageSize)

  /// There is no source for this data set.
  case noDownload(name: String, known: [String])
  /// The program `curl` is not installed.
  case curlMissing(folder: String, files: [String])
  /// No address delivered the file; `reason` is the last failure.
  case downloadFailed(addresses: [String], reason: String, folder: String, files: [String])
  /// A downloaded file has the wrong content. It has been deleted.
  case wrongHash(address: String, expected: String, found: String)
  /// A file that is already in the folder has the wrong content, and is not ours to overwrite.
  case wrongFile(file: String, expected: String, found: String)
  /// The system refuses to write a file or folder.
  case unwritable(path: String, reason: String)
  /// Another process is downloading this file.
  case busy(file: String)
  /// The download was cancelled. What arrived is kept for the next attempt.
  case cancelled(file: String)
}
