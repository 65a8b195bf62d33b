/// The content of a file, plain or gzip'ed: which one it is, its first two bytes say and not its name.
final class ContentReader {
  /// The content's size where it is known without reading: that of a plain file.
  let plainSize: Int?
  private let source: Source

  private enum Source {
    case plain(FileReader)
    case gzip(GzipReader)
  }

  init(_ path: String) throws(DatasetError) {
    let file = try FileReader(path)
    var start: (UInt8, UInt8) = (0, 0)
    // Two bytes on the stack; no closure keeps the pointer.
    let count = try withUnsafeMutableBytes(of: &start) { bytes throws(DatasetError) in try file.read(into: bytes) }
    file.rewind()
    if count == 2 && start == (0x1f, 0x8b) {
      plainSize = nil
      source = .gzip(GzipReader(file))
    } else {
      plainSize = file.size
      source = .plain(file)
    }
  }

  /// Fills `buffer` from where the last call stopped; returns how many bytes it wrote, fewer only at the end.
  ///
  /// `expected` is the content's whole size as far as known, for the error of a gzip that ends early.
  func read(into buffer: UnsafeMutableRawBufferPointer, expected: Int) throws(DatasetError) -> Int {
    switch source {
    case .plain(let reader): try reader.read(into: buffer)
    case .gzip(let reader): try reader.read(into: buffer, expected: expected)
    }
  }

  /// The next `count` bytes, fewer only at the end. `count` must be a number that has been checked.
  func read(_ count: Int, expected: Int) throws(DatasetError) -> [UInt8] {
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The closure cannot throw a typed error, so that is carried out by hand.
      do throws(DatasetError) {
        filled = try read(
          into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]),
          expected: expected)
      } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}
