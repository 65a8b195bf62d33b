/// Messages of protocol buffers, as ONNX has them.
package enum ONNXBytes {
  package static func number(_ field: Int, _ value: Int) -> [UInt8] { varint(field << 3) + varint(value) }

  package static func bytes(_ field: Int, _ content: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(content.count) + content
  }

  package static func text(_ field: Int, _ text: String) -> [UInt8] { bytes(field, Array(text.utf8)) }

  package static func tensor(_ name: String, _ values: [Float], shape: [Int]) -> [UInt8] {
    shape.flatMap { number(1, $0) } + number(2, 1) + text(8, name) + bytes(9, TorchBytes.floats(values))
  }

  /// A tensor of 64-bit whole numbers.
  package static func wholes(tensor name: String, _ values: [Int]) -> [UInt8] {
    let raw = values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    return number(1, values.count) + number(2, 7) + text(8, name) + bytes(9, raw)
  }

  /// An attribute of whole numbers, or of one.
  package static func wholes(_ name: String, _ values: [Int], isList: Bool = true) -> [UInt8] {
    text(1, name) + values.flatMap { number(isList ? 8 : 3, $0) } + number(20, isList ? 7 : 2)
  }

  package static func node(_ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [[UInt8]] = [])
    -> [UInt8]
  {
    inputs.flatMap { text(1, $0) } + outputs.flatMap { text(2, $0) } + text(4, type)
      + attributes.flatMap { bytes(5, $0) }
  }

  package static func port(_ name: String, _ shape: [Int]) -> [UInt8] {
    let extents = shape.flatMap { bytes(1, number(1, $0)) }
    return text(1, name) + bytes(2, bytes(1, number(1, 1) + bytes(2, extents)))
  }

  package static func model(nodes: [[UInt8]] = [], tensors: [[UInt8]], inputs: [[UInt8]] = [], outputs: [[UInt8]] = [])
    -> [UInt8]
  {
    let graph =
      nodes.flatMap { bytes(1, $0) } + tensors.flatMap { bytes(5, $0) } + inputs.flatMap { bytes(11, $0) }
      + outputs.flatMap { bytes(12, $0) }
    return number(1, 7) + text(2, "test") + bytes(7, graph)
  }

  private static func varint(_ value: Int) -> [UInt8] {
    var rest = UInt64(bitPattern: Int64(value))
    var bytes: [UInt8] = []
    repeat {
      bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return bytes
  }
}
