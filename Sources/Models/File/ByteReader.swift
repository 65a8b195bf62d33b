/// Reads numbers from bytes, front to back and never beyond their end.
struct ByteReader {
  let bytes: [UInt8]
  /// The index of the next byte.
  private(set) var offset: Int
  /// The index after the last byte that may be read.
  let end: Int

  init(_ bytes: [UInt8], at offset: Int = 0, end: Int? = nil) {
    self.bytes = bytes
    self.offset = offset
    self.end = end ?? bytes.count
  }

  var isAtEnd: Bool { offset >= end }

  /// The range of the next `count` bytes, which are consumed.
  mutating func range(_ count: Int) throws(ModelFlaw) -> Range<Int> {
    guard count >= 0, offset >= 0, offset <= end, count <= end - offset else {
      throw ModelFlaw("it ends at byte \(end), where at least \(max(count, 1)) bytes at \(offset) should be")
    }
    defer { offset += count }
    return offset..<offset + count
  }

  /// A little-endian number.
  mutating func integer<Number: FixedWidthInteger>(_: Number.Type) throws(ModelFlaw) -> Number {
    let range = try range(MemoryLayout<Number>.size)
    return bytes.withUnsafeBytes {
      Number(littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: Number.self))
    }
  }

  /// A number as an index or a length; refused if it does not fit into an `Int`.
  mutating func size<Number: FixedWidthInteger>(_: Number.Type) throws(ModelFlaw) -> Int {
    let value = try integer(Number.self)
    guard let size = Int(exactly: value) else { throw ModelFlaw("it has a length of \(value) at byte \(offset)") }
    return size
  }

  mutating func byte() throws(ModelFlaw) -> UInt8 { bytes[try range(1).lowerBound] }

  mutating func text(_ count: Int) throws(ModelFlaw) -> String {
    String(decoding: bytes[try range(count)], as: UTF8.self)
  }

  /// The text up to the next line feed, which is consumed, too.
  mutating func line() throws(ModelFlaw) -> String { String(decoding: try lineBytes(), as: UTF8.self) }

  /// The bytes up to the next line feed, which is consumed, too.
  mutating func lineBytes() throws(ModelFlaw) -> ArraySlice<UInt8> {
    let start = offset
    while offset < end, bytes[offset] != 0x0A { offset += 1 }
    let line = bytes[start..<offset]
    _ = try range(1)
    return line
  }
}
