import Safetensors

/// An HDF5 file in the form that Keras writes (support.hdfgroup.org, "HDF5 File Format Specification", version 1
/// objects): superblock 0, groups by symbol tables, contiguous data sets without filters. Anything else is named and
/// refused.
///
/// libhdf5 is not used: Keras needs a tenth of the format, and libhdf5 is a megabyte of C that trusts the addresses in
/// a file too much, and needs a driver to read from memory.
struct HDF5File {
  static let mark: [UInt8] = [0x89] + Array("HDF\r\n\u{1A}\n".utf8)

  private let bytes: [UInt8]
  /// The address of the root group's header.
  private let root: Int

  /// The most objects, messages per object, and levels of groups.
  private static let (mostObjects, mostMessages, mostDepth) = (100_000, 4096, 64)

  init(_ bytes: [UInt8]) throws(ModelFlaw) {
    self.bytes = bytes
    guard bytes.starts(with: Self.mark), bytes.count > 96 else { throw ModelFlaw("it ends in its first block") }
    guard bytes[8] == 0 else { throw ModelFlaw("its superblock has version \(bytes[8]), and only 0 is read") }
    guard bytes[13] == 8, bytes[14] == 8 else { throw ModelFlaw("its addresses have another size than 8 bytes") }
    var reader = ByteReader(bytes, at: 24)
    // Base, free space, end and driver, then the root group's entry, whose second field is its header.
    guard try reader.size(UInt64.self) == 0 else { throw ModelFlaw("it does not begin at its first byte") }
    _ = try reader.range(32)
    root = try reader.size(UInt64.self)
  }

  /// The type of an attribute or data set.
  struct ElementClass {
    enum Kind { case number(ElementType), text, variableText, other(Int) }
    let kind: Kind
    let size: Int
    let isBigEndian: Bool
  }

  /// A group or a data set.
  struct Object {
    var table: (tree: Int, heap: Int)?
    var type: ElementClass?
    var shape: [Int]?
    var data: Range<Int>?
    /// Why the data cannot be read.
    var obstacle: String?
    var texts: [String: [String]] = [:]
  }

  /// All data sets by path, and the texts among the groups' attributes.
  struct Contents {
    var tensors: [ModelTensor] = []
    var texts: [String: [String]] = [:]

    /// The groups' attributes `name`, by the groups' paths.
    var groupNames: [String: String] {
      var names: [String: String] = [:]
      for (path, texts) in texts where path.hasSuffix("/name") { names[String(path.dropLast(5))] = texts.first }
      return names
    }
  }

  /// Everything that is in the file.
  func contents() throws(ModelFlaw) -> Contents {
    var contents = Contents()
    var seen: Set<Int> = [root]
    var pending = [(address: root, path: "", depth: 0)]
    while let (address, path, depth) = pending.popLast() {
      let object = try object(at: address)
      for (name, text) in object.texts { contents.texts[path.isEmpty ? name : "\(path)/\(name)"] = text }
      if let table = object.table {
        guard depth < Self.mostDepth else { throw ModelFlaw("its groups nest deeper than \(Self.mostDepth) levels") }
        for (name, child) in try members(of: table).reversed() {
          // An object with two names is read once, so cycles of links end.
          guard seen.insert(child).inserted else { continue }
          guard seen.count <= Self.mostObjects else { throw ModelFlaw("it has more than \(Self.mostObjects) objects") }
          pending.append((child, path.isEmpty ? name : "\(path)/\(name)", depth + 1))
        }
      } else if let shape = object.shape, let type = object.type {
        if let tensor = try tensor(object, type, shape, path) { contents.tensors.append(tensor) }
      }
    }
    return contents
  }

  private func tensor(
    _ object: Object, _ type: ElementClass, _ shape: [Int], _ path: String
  ) throws(ModelFlaw) -> ModelTensor? {
    guard case .number(let element) = type.kind else { return nil }
    if let obstacle = object.obstacle {
      throw ModelFlaw("its data set \(ModelFlaw.shown(path)) is \(obstacle), which is not read")
    }
    return try ModelTensor(
      name: path, type: element, shape: shape,
      storage: TensorStorage(bytes, range: object.data ?? 0..<0, isBigEndian: type.isBigEndian, key: path))
  }

  // MARK: Groups

  /// The members of a group, sorted by name as in the file.
  private func members(of table: (tree: Int, heap: Int)) throws(ModelFlaw) -> [(name: String, address: Int)] {
    var heap = ByteReader(bytes, at: table.heap)
    guard try heap.text(4) == "HEAP" else { throw ModelFlaw("it has a group without names") }
    _ = try heap.range(4)
    let size = try heap.size(UInt64.self)
    _ = try heap.range(8)
    var names = ByteReader(bytes, at: try heap.size(UInt64.self))
    let namesRange = try names.range(size)
    var members: [(name: String, address: Int)] = []
    var seen: Set<Int> = []
    var pending = [table.tree]
    while let address = pending.popLast() {
      guard seen.insert(address).inserted, seen.count <= Self.mostObjects else {
        throw ModelFlaw("its groups go in circles")
      }
      var reader = ByteReader(bytes, at: address)
      let mark = try reader.text(4)
      if mark == "TREE" {
        _ = try reader.range(2)
        let count = try reader.size(UInt16.self)
        _ = try reader.range(16)
        var children: [Int] = []
        for _ in 0..<count {
          _ = try reader.range(8)
          children.append(try reader.size(UInt64.self))
        }
        pending += children.reversed()
      } else if mark == "SNOD" {
        _ = try reader.range(2)
        for _ in 0..<(try reader.size(UInt16.self)) {
          let place = try reader.size(UInt64.self)
          let header = try reader.size(UInt64.self)
          let cache = try reader.integer(UInt32.self)
          _ = try reader.range(20)
          // 2 is a symbolic link, which may lead anywhere.
          if cache == 2 { continue }
          members.append((try name(at: place, in: namesRange), header))
        }
      } else {
        throw ModelFlaw("it has a group without a tree")
      }
    }
    return members
  }

  private func name(at place: Int, in range: Range<Int>) throws(ModelFlaw) -> String {
    guard place < range.count else { throw ModelFlaw("it has a name outside of its names") }
    let start = range.lowerBound + place
    return String(decoding: bytes[start..<range.upperBound].prefix { $0 != 0 }, as: UTF8.self)
  }

  // MARK: Objects

  private func object(at address: Int) throws(ModelFlaw) -> Object {
    var object = Object()
    var reader = ByteReader(bytes, at: address)
    guard try reader.byte() == 1 else { throw ModelFlaw("it has an object of a version that is not read") }
    _ = try reader.byte()
    var left = try reader.size(UInt16.self)
    _ = try reader.range(4)
    let size = try reader.size(UInt32.self)
    _ = try reader.range(4)
    var blocks = [try reader.range(size)]
    var seen = 0
    while let block = blocks.popLast(), left > 0 {
      var reader = ByteReader(bytes, at: block.lowerBound, end: block.upperBound)
      while left > 0, reader.end - reader.offset >= 8 {
        left -= 1
        seen += 1
        guard seen <= Self.mostMessages else { throw ModelFlaw("it has an object of too many parts") }
        let type = try reader.integer(UInt16.self)
        let size = try reader.size(UInt16.self)
        let flags = try reader.byte()
        _ = try reader.range(3)
        let content = try reader.range(size)
        if type == 0x10 {
          var continuation = ByteReader(bytes, at: content.lowerBound, end: content.upperBound)
          var target = ByteReader(bytes, at: try continuation.size(UInt64.self))
          blocks.append(try target.range(try continuation.size(UInt64.self)))
        } else {
          // A shared message is stored elsewhere.
          if flags & 2 != 0, [1, 3].contains(type) { throw ModelFlaw("it has an object with shared parts") }
          try read(type, content, into: &object)
        }
      }
    }
    return object
  }

  private func read(_ type: UInt16, _ range: Range<Int>, into object: inout Object) throws(ModelFlaw) {
    var reader = ByteReader(bytes, at: range.lowerBound, end: range.upperBound)
    switch type {
    case 0x01: object.shape = try shape(&reader)
    case 0x03: object.type = try elementClass(&reader)
    case 0x08: try layout(&reader, into: &object)
    case 0x0B: object.obstacle = "packed by a filter"
    case 0x0C:
      if let (name, texts) = try attribute(&reader) { object.texts[name] = texts }
    case 0x11: object.table = (try reader.size(UInt64.self), try reader.size(UInt64.self))
    default: break
    }
  }

  private func shape(_ reader: inout ByteReader) throws(ModelFlaw) -> [Int] {
    let version = try reader.byte()
    let rank = Int(try reader.byte())
    _ = try reader.range(version == 1 ? 6 : 2)
    guard rank <= ModelTensor.mostExtents else { throw ModelFlaw("it has a data set of \(rank) dimensions") }
    var shape: [Int] = []
    for _ in 0..<rank { shape.append(try reader.size(UInt64.self)) }
    return shape
  }

  private func elementClass(_ reader: inout ByteReader) throws(ModelFlaw) -> ElementClass {
    let kind = Int(try reader.byte() & 0x0F)
    let bits = try reader.byte()
    _ = try reader.range(2)
    let size = try reader.size(UInt32.self)
    let element: ElementType? =
      switch (kind, size, bits & 8 != 0) {
      case (1, 2, _): .f16
      case (1, 4, _): .f32
      case (1, 8, _): .f64
      case (0, 1, true): .i8
      case (0, 2, true): .i16
      case (0, 4, true): .i32
      case (0, 8, true): .i64
      case (0, 1, false): .u8
      case (0, 2, false): .u16
      case (0, 4, false): .u32
      case (0, 8, false): .u64
      default: nil
      }
    let found: ElementClass.Kind =
      if let element { .number(element) } else if kind == 3 { .text } else if kind == 9, bits & 0x0F == 1 {
        .variableText
      } else { .other(kind) }
    return ElementClass(kind: found, size: size, isBigEndian: bits & 1 != 0)
  }

  private func layout(_ reader: inout ByteReader, into object: inout Object) throws(ModelFlaw) {
    let version = try reader.byte()
    guard version == 3 else {
      object.obstacle = object.obstacle ?? "laid out by version \(version)"
      return
    }
    switch try reader.byte() {
    case 0: object.data = try reader.range(try reader.size(UInt16.self))
    case 1:
      let address = try reader.integer(UInt64.self)
      let size = try reader.size(UInt64.self)
      // Without an address nothing was ever written.
      if address == .max, size == 0 { return }
      guard let start = Int(exactly: address) else { throw ModelFlaw("it has a data set without data") }
      var data = ByteReader(bytes, at: start)
      object.data = try data.range(size)
    default: object.obstacle = object.obstacle ?? "in chunks"
    }
  }

  // MARK: Attributes

  /// An attribute's name and texts; nil for other types.
  private func attribute(_ reader: inout ByteReader) throws(ModelFlaw) -> (String, [String])? {
    let version = try reader.byte()
    guard (1...3).contains(version) else { return nil }
    _ = try reader.byte()
    let sizes = [
      try reader.size(UInt16.self), try reader.size(UInt16.self), try reader.size(UInt16.self),
    ]
    if version == 3 { _ = try reader.byte() }
    func part(_ index: Int) throws(ModelFlaw) -> Range<Int> {
      let range = try reader.range(version == 1 ? (sizes[index] + 7) & ~7 : sizes[index])
      return range.lowerBound..<range.lowerBound + sizes[index]
    }
    let name = String(decoding: bytes[try part(0)].prefix { $0 != 0 }, as: UTF8.self)
    let typeRange = try part(1)
    var typeReader = ByteReader(bytes, at: typeRange.lowerBound, end: typeRange.upperBound)
    let type = try elementClass(&typeReader)
    let spaceRange = try part(2)
    var spaceReader = ByteReader(bytes, at: spaceRange.lowerBound, end: spaceRange.upperBound)
    var count = 1
    for extent in try shape(&spaceReader) {
      let product = count.multipliedReportingOverflow(by: extent)
      guard !product.overflow, product.partialValue <= Self.mostObjects else {
        throw ModelFlaw("its attribute \(ModelFlaw.shown(name)) has too many texts")
      }
      count = product.partialValue
    }
    var texts: [String] = []
    switch type.kind {
    case .text:
      for _ in 0..<count {
        texts.append(String(decoding: bytes[try reader.range(type.size)].prefix { $0 != 0 }, as: UTF8.self))
      }
    case .variableText:
      for _ in 0..<count {
        let size = try reader.size(UInt32.self)
        let collection = try reader.size(UInt64.self)
        let index = try reader.integer(UInt32.self)
        texts.append(size == 0 ? "" : try heapText(collection, index, size))
      }
    case .number, .other: return nil
    }
    return (name, texts)
  }

  /// A text in the global heap.
  private func heapText(_ address: Int, _ wanted: UInt32, _ size: Int) throws(ModelFlaw) -> String {
    var header = ByteReader(bytes, at: address)
    guard try header.text(4) == "GCOL" else { throw ModelFlaw("it has a text that lies nowhere") }
    _ = try header.range(4)
    let heapSize = try header.size(UInt64.self)
    guard heapSize <= bytes.count - address else { throw ModelFlaw("it has a text beyond its end") }
    var reader = ByteReader(bytes, at: header.offset, end: address + heapSize)
    while reader.end - reader.offset >= 16 {
      let index = try reader.integer(UInt16.self)
      _ = try reader.range(6)
      let objectSize = try reader.size(UInt64.self)
      if index == 0 { break }
      let content = try reader.range(objectSize)
      if UInt32(index) == wanted {
        guard size <= objectSize else { break }
        return String(decoding: bytes[content.lowerBound..<content.lowerBound + size].prefix { $0 != 0 }, as: UTF8.self)
      }
      _ = try reader.range(min((8 - objectSize % 8) % 8, reader.end - reader.offset))
    }
    throw ModelFlaw("it has a text that lies nowhere")
  }
}
