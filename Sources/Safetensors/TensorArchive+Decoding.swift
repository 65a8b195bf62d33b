extension TensorArchive {
  /// The contents of a file. Reads strictly: what the format does not allow is refused, and so nothing is guessed.
  ///
  /// Costs a copy of the data and work for each byte of the header.
  /// - Throws: the first thing found wrong, header before data.
  public init(decoding bytes: [UInt8]) throws(SafetensorsError) {
    let header = try Self.headerRange(bytes)
    let dataSize = bytes.count - header.upperBound
    let (metadata, entries) = try Self.read(header: header, of: bytes)
    for entry in entries { try entry.check(dataSize: dataSize) }
    try Self.checkTiling(entries, dataSize: dataSize)
    self.metadata = metadata
    for entry in entries {
      let range = header.upperBound + entry.begin..<header.upperBound + entry.end
      tensors[entry.name] = StoredTensor(type: entry.type, shape: entry.shape, bytes: Array(bytes[range]))
    }
  }

  /// What the header says of one tensor.
  private struct Entry {
    let name: String
    let type: ElementType
    let shape: [Int]
    let begin: Int
    let end: Int

    func check(dataSize: Int) throws(SafetensorsError) {
      if end < begin { throw .offsetsReversed(tensor: name, begin: begin, end: end) }
      if end > dataSize { throw .dataCut(tensor: name, end: end, dataSize: dataSize) }
      guard let size = type.byteCount(shape: shape) else { throw .shapeTooLarge(tensor: name, shape: shape) }
      if size != end - begin { throw .sizeMismatch(tensor: name, expected: size, found: end - begin) }
    }
  }

  private static func headerRange(_ bytes: [UInt8]) throws(SafetensorsError) -> Range<Int> {
    guard bytes.count >= prefixSize else { throw .noHeaderLength(fileSize: bytes.count) }
    let length = bytes.prefix(prefixSize).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(headerLimit) else { throw .headerTooLong(found: length, limit: headerLimit) }
    let available = bytes.count - prefixSize
    guard length <= UInt64(available) else { throw .headerCut(expected: Int(length), found: available) }
    let range = prefixSize..<prefixSize + Int(length)
    if let offset = firstInvalidUTF8(bytes[range]) { throw .headerNotUTF8(offset: offset) }
    guard bytes[range].first == UInt8(ascii: "{") else {
      throw .headerNotAnObject(offset: prefixSize, found: bytes[range].first)
    }
    return range
  }

  private static func firstInvalidUTF8(_ bytes: ArraySlice<UInt8>) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var parser = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = bytes.startIndex
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }

  private static func read(
    header: Range<Int>, of bytes: [UInt8]
  ) throws(SafetensorsError) -> ([String: String], [Entry]) {
    var scanner = HeaderScanner(bytes, header)
    var metadata: [String: String] = [:]
    var entries: [Entry] = []
    var names: Set<String> = []
    try scanner.object { (scanner, name, offset) throws(SafetensorsError) in
      guard names.insert(name).inserted else { throw .duplicateKey(offset: offset, key: name) }
      if name == metadataKey {
        metadata = try texts(&scanner)
      } else {
        entries.append(try entry(&scanner, name: name))
      }
    }
    if scanner.peek() != nil { throw scanner.malformed(expected: "nothing but blanks after the last '}'") }
    return (metadata, entries)
  }

  private static func texts(_ scanner: inout HeaderScanner) throws(SafetensorsError) -> [String: String] {
    guard scanner.peek() == UInt8(ascii: "{") else {
      throw .metadataNotText(offset: scanner.offset, key: nil, found: scanner.found)
    }
    var texts: [String: String] = [:]
    try scanner.object { (scanner, key, offset) throws(SafetensorsError) in
      guard texts[key] == nil else { throw .duplicateKey(offset: offset, key: key) }
      guard scanner.peek() == UInt8(ascii: "\"") else {
        throw .metadataNotText(offset: scanner.offset, key: key, found: scanner.found)
      }
      texts[key] = try scanner.text()
    }
    return texts
  }

  private static func entry(_ scanner: inout HeaderScanner, name: String) throws(SafetensorsError) -> Entry {
    var type: ElementType?
    var shape: [Int]?
    var range: (begin: Int, end: Int)?
    var fields: Set<String> = []
    try scanner.object { (scanner, field, offset) throws(SafetensorsError) in
      guard fields.insert(field).inserted else { throw .duplicateKey(offset: offset, key: field) }
      _ = scanner.peek()
      let place = scanner.offset
      switch field {
      case "dtype":
        let text = try scanner.text()
        guard let known = ElementType(rawValue: text) else {
          throw .unknownType(offset: place, tensor: name, found: text)
        }
        type = known
      case "shape":
        shape = try scanner.sizes(of: name)
      case "data_offsets":
        let offsets = try scanner.sizes(of: name)
        guard offsets.count == 2 else { throw .offsetsNotAPair(offset: place, tensor: name, found: offsets.count) }
        range = (offsets[0], offsets[1])
      default:
        throw .unknownField(offset: offset, tensor: name, found: field)
      }
    }
    guard let type else { throw .missingField(tensor: name, field: "dtype") }
    guard let shape else { throw .missingField(tensor: name, field: "shape") }
    guard let range else { throw .missingField(tensor: name, field: "data_offsets") }
    return Entry(name: name, type: type, shape: shape, begin: range.begin, end: range.end)
  }

  /// Every byte of the data belongs to exactly one tensor.
  private static func checkTiling(_ entries: [Entry], dataSize: Int) throws(SafetensorsError) {
    var covered = 0
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      if entry.begin > covered { throw .hole(tensor: entry.name, expected: covered, found: entry.begin) }
      if entry.begin < covered { throw .overlap(tensor: entry.name, expected: covered, found: entry.begin) }
      covered = entry.end
    }
    if covered < dataSize { throw .trailingBytes(expected: covered, found: dataSize) }
  }
}
