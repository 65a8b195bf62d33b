import CZlib

/// Decompresses a gzip file front to back, in constant memory however far a hostile file expands.
final class GzipReader {
  private let file: FileReader
  /// zlib keeps a pointer to its stream, so the stream must not move; hence the allocation.
  private let stream: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutableRawBufferPointer
  private var inputAtEnd = false
  private var betweenMembers = false
  private var produced = 0

  init(_ file: FileReader) {
    self.file = file
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    input = .allocate(byteCount: 1 << 17, alignment: 16)
    let status = latent_inflate_init_gzip(stream)
    // Fails only without 40 KB of memory, or with another major version of zlib.
    precondition(status == Z_OK, "zlib does not start: \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Fills `buffer` with content; returns the number of bytes written, which is smaller only at the end.
  ///
  /// `expected` is the content's whole size as far as known; the error for a truncated file reports it.
  func read(into buffer: UnsafeMutableRawBufferPointer, expected: Int) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      if stream.pointee.avail_in == 0 && !inputAtEnd { try refill() }
      if betweenMembers {
        if stream.pointee.avail_in == 0 { break }
        inflateReset(stream)
        betweenMembers = false
      }
      // avail_out has 32 bits.
      let room = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress?.advanced(by: filled).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      let written = room - Int(stream.pointee.avail_out)
      filled += written
      produced += written
      switch status {
      case Z_STREAM_END: betweenMembers = true
      case Z_OK, Z_BUF_ERROR:
        if written == 0 && stream.pointee.avail_in == 0 && inputAtEnd {
          throw .gzipEndsEarly(file: file.path, offset: file.size, expected: expected, found: produced)
        }
      default: throw .gzipCorrupt(file: file.path, offset: offset, reason: message(status))
      }
    }
    return filled
  }

  /// The number of bytes of the file that zlib has consumed.
  private var offset: Int { consumedBefore - Int(stream.pointee.avail_in) }
  private var consumedBefore = 0

  private func refill() throws(DatasetError) {
    let count = try file.read(into: input)
    inputAtEnd = count < input.count
    consumedBefore += count
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  private func message(_ status: CInt) -> String {
    if let message = stream.pointee.msg { return String(cString: message) }
    return status == Z_NEED_DICT ? "it needs a dictionary" : "zlib error \(status)"
  }
}
