/// Arrays and archives as NumPy writes them, byte by byte.
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

  /// What a test may lie about in an entry of a zip file.
  struct Entry {
    var name: String
    var bytes: [UInt8]
    /// The size after unpacking, as the table says; nil for the truth.
    var claimedSize: Int?
    /// Where in the archive the entry is said to lie; nil for where it does.
    var claimedOffset: Int?
    var checksum: UInt32?

    init(_ name: String, _ bytes: [UInt8], claimedSize: Int? = nil, claimedOffset: Int? = nil, checksum: UInt32? = nil)
    {
      (self.name, self.bytes) = (name, bytes)
      (self.claimedSize, self.claimedOffset, self.checksum) = (claimedSize, claimedOffset, checksum)
    }
  }

  /// A zip file that stores its entries as they are (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16).
  static func zip(_ entries: [Entry]) -> [UInt8] {
    var (file, table): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      let name = Array(entry.name.utf8)
      let sizes =
        Sample.little(entry.checksum ?? Sample.checksum(entry.bytes)) + Sample.little(UInt32(entry.bytes.count))
        + Sample.little(UInt32(entry.claimedSize ?? entry.bytes.count))
      let common: [UInt8] =
        [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + sizes + Sample.little(UInt16(name.count)) + [0, 0]
      table +=
        [0x50, 0x4B, 1, 2, 20, 0] + common + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        + Sample.little(UInt32(entry.claimedOffset ?? file.count)) + name
      file += [0x50, 0x4B, 3, 4] + common + name + entry.bytes
    }
    let count = Sample.little(UInt16(entries.count))
    return file + table + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + Sample.little(UInt32(table.count))
      + Sample.little(UInt32(file.count)) + [0, 0]
  }
}
