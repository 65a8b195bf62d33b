/// Reads the content of a file, plain or gzip'ed. The first two bytes tell which, not the name.
final class ContentReader {
  /// The content's size if it is known without reading, as for a plain file.
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

  /// Fills `buffer` from the current position; returns the number of bytes written, which is smaller only at the end.
  ///
  /// `expected` is the content's whole size as far as known; the error for a truncated gzip reports it.
  func read(into buffer: UnsafeMutableRawBufferPointer, expected: Int) throws(DatasetError) -> Int {
    switch source {
    case .plain(let reader): try reader.read(into: buffer)
    case .gzip(let reader): try reader.read(into: buffer, expected: expected)
    }
  }

  /// The next `count` bytes, fewer only at the end. The caller must have checked `count`.
  func read(_ count: Int, expected: Int) throws(DatasetError) -> [UInt8] {
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The closure cannot throw a typed error, so the error leaves it in a variable.
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
