/// Pieces of pickles of protocol 2, to be put together.
package enum PickleBytes {
  package static func pickle(_ body: [UInt8], protocol version: UInt8 = 2) -> [UInt8] {
    [0x80, version] + body + Array(".".utf8)
  }

  package static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

  package static func text(_ text: String) -> [UInt8] {
    Array("X".utf8) + ZipBytes.little(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  package static func integer(_ value: Int) -> [UInt8] {
    if let short = Int32(exactly: value) { return Array("J".utf8) + ZipBytes.little(short) }
    return [0x8A, 8] + ZipBytes.little(Int64(value))
  }

  package static func tuple(_ parts: [[UInt8]]) -> [UInt8] { Array("(".utf8) + parts.flatMap { $0 } + Array("t".utf8) }

  package static func list(_ parts: [[UInt8]]) -> [UInt8] { Array("](".utf8) + parts.flatMap { $0 } + Array("e".utf8) }

  package static func sizes(_ values: [Int]) -> [UInt8] { tuple(values.map(integer)) }

  package static func dictionary(_ entries: [(String, [UInt8])]) -> [UInt8] {
    Array("}(".utf8) + entries.flatMap { text($0) + $1 } + Array("u".utf8)
  }

  package static func call(_ function: [UInt8], _ arguments: [[UInt8]]) -> [UInt8] {
    function + tuple(arguments) + Array("R".utf8)
  }

  /// An object of a class with attributes.
  package static func object(_ module: String, _ name: String, _ attributes: [(String, [UInt8])]) -> [UInt8] {
    global(module, name) + [UInt8(ascii: ")"), 0x81] + dictionary(attributes) + Array("b".utf8)
  }

  package static func ordered(_ entries: [(String, [UInt8])]) -> [UInt8] {
    call(global("collections", "OrderedDict"), []) + Array("(".utf8) + entries.flatMap { text($0) + $1 }
      + Array("u".utf8)
  }

  /// What `_rebuild_tensor_v2` makes of a storage.
  package static func tensor(
    storage key: String = "0", _ type: String = "Float", count: Int, offset: Int = 0, shape: [Int], strides: [Int],
    part: [UInt8]? = nil
  ) -> [UInt8] {
    let identity =
      [text("storage"), global("torch", "\(type)Storage"), text(key), text("cpu"), integer(count)]
      + (part.map { [$0] } ?? [])
    return call(
      global("torch._utils", "_rebuild_tensor_v2"),
      [
        tuple(identity) + Array("Q".utf8), integer(offset), sizes(shape), sizes(strides), [0x89],
        call(global("collections", "OrderedDict"), []),
      ])
  }
}

/// Files of PyTorch, written byte by byte.
package enum TorchBytes {
  package static func floats(_ values: [Float], bigEndian: Bool = false) -> [UInt8] {
    values.flatMap { ZipBytes.little(bigEndian ? $0.bitPattern.byteSwapped : $0.bitPattern) }
  }

  /// A file of `torch.save`: a pickle and its storages.
  package static func archive(
    _ body: [UInt8], storages: [String: [UInt8]], packing: ZipBytes.Packing = .stored, zip64: Bool = false,
    byteOrder: String? = nil, others: [ZipBytes.Entry] = []
  ) -> [UInt8] {
    var entries = [ZipBytes.Entry("m/data.pkl", PickleBytes.pickle(body), packing: packing)]
    if let byteOrder { entries.append(ZipBytes.Entry("m/byteorder", Array(byteOrder.utf8))) }
    for (key, bytes) in storages.sorted(by: { $0.key < $1.key }) {
      entries.append(ZipBytes.Entry("m/data/\(key)", bytes, packing: packing))
    }
    entries += others
    for index in entries.indices { entries[index].usesZip64 = zip64 }
    return ZipBytes(entries).bytes
  }

  /// A file of `torch.save` before PyTorch 1.6.
  package static func legacy(
    _ body: [UInt8], storages: [(String, [UInt8], elementSize: Int)], littleEndian: Bool = true
  )
    -> [UInt8]
  {
    let magic: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    let system = PickleBytes.dictionary([("little_endian", [littleEndian ? 0x88 : 0x89])])
    var bytes = [
      magic, PickleBytes.integer(1001), system, body, PickleBytes.list(storages.map { PickleBytes.text($0.0) }),
    ]
    .flatMap { PickleBytes.pickle($0) }
    for (_, content, size) in storages { bytes += ZipBytes.little(Int64(content.count / size)) + content }
    return bytes
  }
}
