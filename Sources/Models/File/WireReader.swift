/// Parses the fields of a protocol buffers message (protobuf.dev, "Encoding").
///
/// ONNX models and TensorBoard's events are read with it. The library is not used: swift-protobuf costs 41 seconds of a first build
/// for a few fields, and parses a whole message before anything can be refused. A message is a list of numbered fields of four kinds.
package struct WireReader {
  /// The content of a field.
  package enum Value {
    case number(UInt64)
    case bytes(Range<Int>)
    case fixed32(UInt32)
    case fixed64(UInt64)
  }

  private var reader: ByteReader

  package init(_ bytes: [UInt8], _ range: Range<Int>) {
    reader = ByteReader(bytes, at: range.lowerBound, end: range.upperBound)
  }

  /// The number and content of the next field; nil at the end.
  package mutating func next() throws(ModelFlaw) -> (field: Int, value: Value)? {
    if reader.isAtEnd { return nil }
    let key = try number()
    guard let field = Int(exactly: key >> 3), field > 0 else { throw ModelFlaw("it has a field without a number") }
    switch key & 7 {
    case 0: return (field, .number(try number()))
    case 1: return (field, .fixed64(try reader.integer(UInt64.self)))
    case 2:
      guard let size = Int(exactly: try number()) else { throw ModelFlaw("it has a field larger than memory") }
      return (field, .bytes(try reader.range(size)))
    case 5: return (field, .fixed32(try reader.integer(UInt32.self)))
    default: throw ModelFlaw("it has a field of no known kind before byte \(reader.offset)")
    }
  }

  /// A number in groups of seven bits, the lowest first.
  package mutating func number() throws(ModelFlaw) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try reader.byte()
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw ModelFlaw("it has a number of more than ten bytes before byte \(reader.offset)")
  }

  package var isAtEnd: Bool { reader.isAtEnd }

  package mutating func fixed32() throws(ModelFlaw) -> UInt32 { try reader.integer(UInt32.self) }
}
