/// Arrays as NumPy writes them, byte by byte.
enum NumPySample {
  /// A `.npy` file of version 1 (NEP 1) around these bytes.
  static func npy(_ type: String, _ shape: [Int], _ bytes: [UInt8], order: String = "False") -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    return npy(header: "{'descr': '\(type)', 'fortran_order': \(order), 'shape': (\(sizes)), }", bytes)
  }

  static func npy(header: String, _ bytes: [UInt8]) -> [UInt8] {
    var text = Array(header.utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: 63 - (10 + text.count) % 64) + [UInt8(ascii: "\n")]
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + Sample.little(UInt16(text.count)) + text + bytes
  }

  static func floats(_ values: [Float]) -> [UInt8] { values.flatMap { Sample.little($0.bitPattern) } }
}
