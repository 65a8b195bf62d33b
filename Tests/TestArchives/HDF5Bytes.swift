/// An HDF5 file as h5py writes it: superblock 0, groups by symbol tables, data sets in one piece.
package struct HDF5Bytes {
  /// What lies under a name.
  package indirect enum Item {
    case group([(String, Item)], texts: [(String, String)] = [])
    case floats([Float], shape: [Int])
    /// As a data set of floats, with another message in its header.
    case special(message: UInt16, content: [UInt8])
    /// A second name for the object at an address.
    case link(Int)
  }

  private var bytes: [UInt8] = []

  /// The file.
  package static func file(_ members: [(String, Item)], texts: [(String, String)] = []) -> [UInt8] {
    var file = HDF5Bytes()
    file.bytes = [0x89] + Array("HDF\r\n\u{1A}\n".utf8) + [0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0]
    file.bytes += [UInt8](repeating: 0, count: 72)
    let root = file.write(.group(members, texts: texts))
    file.bytes.replaceSubrange(64..<72, with: little(root))
    return file.bytes
  }

  private static func little(_ value: Int) -> [UInt8] { ZipBytes.little(UInt64(value)) }

  private static func message(_ type: UInt16, _ content: [UInt8]) -> [UInt8] {
    let padded = content + [UInt8](repeating: 0, count: (8 - content.count % 8) % 8)
    return ZipBytes.little(type) + ZipBytes.little(UInt16(padded.count)) + [0, 0, 0, 0] + padded
  }

  private static func attribute(_ name: String, _ text: String) -> [UInt8] {
    func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8) }
    let name = Array(name.utf8) + [0]
    let type: [UInt8] = [0x13, 0, 0, 0] + ZipBytes.little(UInt32(text.utf8.count))
    let space: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
    let sizes = [name.count, type.count, space.count].flatMap { ZipBytes.little(UInt16($0)) }
    return message(0x0C, [1, 0] + sizes + padded(name) + padded(type) + padded(space) + Array(text.utf8))
  }

  private mutating func append(_ content: [UInt8]) -> Int {
    bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    defer { bytes += content }
    return bytes.count
  }

  private mutating func header(_ messages: [[UInt8]]) -> Int {
    let content = messages.flatMap { $0 }
    return append(
      [1, 0] + ZipBytes.little(UInt16(messages.count)) + ZipBytes.little(UInt32(1))
        + ZipBytes.little(UInt32(content.count)) + [0, 0, 0, 0] + content)
  }

  private mutating func write(_ item: Item) -> Int {
    switch item {
    case .link(let address): return address
    case .floats(let values, let shape): return dataSet(values, shape, extra: [])
    case .special(let type, let content): return dataSet([1], [1], extra: [Self.message(type, content)])
    case .group(let members, let texts):
      let sorted = members.sorted { $0.0 < $1.0 }
      var names: [UInt8] = [UInt8](repeating: 0, count: 8)
      var entries: [UInt8] = []
      for (name, member) in sorted {
        let address = write(member)
        entries += Self.little(names.count) + Self.little(address) + [UInt8](repeating: 0, count: 24)
        names += Array(name.utf8) + [0]
      }
      let data = append(names)
      let heap = append(
        Array("HEAP".utf8) + [0, 0, 0, 0] + Self.little(names.count) + Self.little(0) + Self.little(data))
      let table = append(Array("SNOD".utf8) + [1, 0] + ZipBytes.little(UInt16(sorted.count)) + entries)
      let tree = append(
        Array("TREE".utf8) + [0, 0] + ZipBytes.little(UInt16(1)) + [UInt8](repeating: 255, count: 16) + Self.little(0)
          + Self.little(table) + Self.little(0))
      return header(
        [Self.message(0x11, Self.little(tree) + Self.little(heap))] + texts.map { Self.attribute($0.0, $0.1) })
    }
  }

  private mutating func dataSet(_ values: [Float], _ shape: [Int], extra: [[UInt8]]) -> Int {
    let data = append(TorchBytes.floats(values))
    let space = Self.message(1, [1, UInt8(shape.count), 0, 0, 0, 0, 0, 0] + shape.flatMap(Self.little))
    let type = Self.message(
      3, [0x11, 0x20, 31, 0] + ZipBytes.little(UInt32(4)) + [0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0])
    let layout = Self.message(8, [3, 1] + Self.little(data) + Self.little(values.count * 4))
    return header(extra + [space, type, layout])
  }
}
