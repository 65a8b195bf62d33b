import Zip

/// Bytes from front to back, from a file, a gzip file or a zip archive.
protocol ByteReader: AnyObject {
  /// What it is called in errors: the file's path.
  var path: String { get }

  /// Fills `buffer` from where the last call stopped; returns how many bytes it wrote, fewer only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}

extension ByteReader {
  /// The next `count` bytes, fewer only at the end. `count` must be a number that has been checked.
  func bytes(_ count: Int) throws(DatasetError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let found = try bytes.withBytes { buffer throws(DatasetError) in try read(into: buffer) }
    bytes.removeLast(count - found)
    return bytes
  }
}

/// A file, plain or gzip'ed, as a source of bytes.
final class ContentBytes: ByteReader {
  let path: String
  /// The content's size where it is known without reading.
  var plainSize: Int? { reader.plainSize }
  private let reader: ContentReader
  /// The whole size, for the error of a gzip that ends early.
  private let expected: Int

  init(_ path: String, expected: Int) throws(DatasetError) {
    (self.path, self.expected) = (path, expected)
    reader = try ContentReader(path)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    try reader.read(into: buffer, expected: expected)
  }
}

extension [UInt8] {
  /// `withUnsafeMutableBytes`, which does not know typed errors.
  mutating func withBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws(DatasetError) -> Result
  ) throws(DatasetError) -> Result {
    try withUnsafeMutableBufferPointer { buffer throws(DatasetError) in try body(UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

/// An entry of a zip archive as a source of bytes.
final class EntryBytes: ByteReader {
  let path: String
  private let content: ZipContent

  init(_ content: ZipContent, path: String) { (self.content, self.path) = (content, path) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    do throws(ArchiveError) { return try content.read(into: buffer) } catch {
      throw .damaged(file: path, reason: error.description)
    }
  }
}
