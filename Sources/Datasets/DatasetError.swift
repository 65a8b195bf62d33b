/// Everything that can be wrong with a data set, with file, offset, expected and found values.
///
/// Offsets and sizes are bytes of the uncompressed content, except in `gzipEndsEarly` and `gzipCorrupt`, which count
/// bytes on disk. `description` is one sentence that also says what to do next.
public enum DatasetError: Error, Equatable, Sendable {
  /// The data set is in none of the places searched.
  case notFound(name: String, lookedIn: [String], canDownload: Bool)
  /// A folder lacks a required file.
  case missing(file: String)
  /// A folder lacks a file it must have, but has others of that format under other names.
  case otherNames(file: String, found: [String])
  /// A folder has nothing that is read, but a folder inside it has.
  case inside(place: String, folder: String)
  /// A folder has several data sets: `found` are files of which the path of one says which set is meant.
  case severalSets(folder: String, found: [String])
  /// A folder or file has nothing that is read. `accepted` says what would be.
  case unknownContent(place: String, found: [String], accepted: [String])
  /// A file is of a kind that is known and not read, or holds what is not. `remedy` is what makes it one that is.
  case unsupported(file: String, found: String, expected: String, remedy: String?)
  /// A file's bytes make no sense to the library that reads its format.
  case damaged(file: String, reason: String)
  /// A class has a number below 0 or above 255. Images are counted from 0.
  case labelOutOfRange(file: String, image: Int)
  /// Images need more memory than the `expected` bytes that may be taken.
  case needsMemory(place: String, count: Int, size: ImageSize, expected: Int, found: Int)
  /// There is not one image to learn from and one to measure on.
  case tooFewImages(place: String, found: Int)
  /// A built-in set has no images of that size.
  case fixedSize(name: String, expected: ImageSize, found: ImageSize)
  /// Too many pictures of a folder cannot be read for the rest to be taken; the first one, and why.
  case unreadablePictures(folder: String, count: Int, total: Int, first: String, reason: String)
  /// A folder has more files or folders in it than are looked at.
  case tooManyFiles(folder: String, expected: Int)
  /// The reading of a data set was called off.
  case readingStopped(place: String)
  /// The system does not let us read a file or folder.
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
