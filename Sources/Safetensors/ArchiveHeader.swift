/// The header of a file: everything except the tensors' elements, so that a file can be inspected without reading it
/// whole.
///
/// ```swift
/// let length = try ArchiveHeader.length(firstBytes: bytes, fileSize: size)  // read so many bytes more
/// let header = try ArchiveHeader(decoding: bytes, fileSize: size)
/// ```
public struct ArchiveHeader: Sendable {
  /// A tensor and its place in the file.
  public struct Tensor: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The type of its elements.
    public let type: ElementType
    /// The dimensions, outermost first; empty for a scalar.
    public let shape: [Int]
    /// Its bytes, counted from the start of the file.
    public let range: Range<Int>
  }

  /// The tensors in file order.
  public let tensors: [Tensor]
  /// Where each metadata text begins.
  private let texts: [String: Range<Int>]
  private let bytes: [UInt8]

  /// The size of the field before the header that holds its length.
  public static let prefixSize = 8
  /// The longest accepted header in bytes, the reference implementation's limit.
  public static let limit = 100_000_000
  /// The most tensors, metadata texts, and dimensions of a tensor: far beyond use, and small beside the header's own
  /// limit.
  static let (mostTensors, mostTexts, mostExtents) = (100_000, 10_000, 64)

  /// The length of the header in bytes, from the first eight bytes of the file.
  ///
  /// - Throws: if these are incomplete, or the length exceeds the limit or the file.
  public static func length(firstBytes: some Collection<UInt8>, fileSize: Int) throws(SafetensorsError) -> Int {
    guard firstBytes.count >= prefixSize else { throw .noHeaderLength(fileSize: fileSize) }
    let length = firstBytes.prefix(prefixSize).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(limit) else { throw .headerTooLong(found: length, limit: limit) }
    let available = max(fileSize - prefixSize, 0)
    guard length <= UInt64(available) else { throw .headerCut(expected: Int(length), found: available) }
    return Int(length)
  }

  /// Parses the beginning of a file, which must contain the whole header. Strict: anything that the format does not
  /// allow is refused. Metadata texts are validated, but decoded only on request.
  ///
  /// - Throws: the first error.
  public init(decoding bytes: [UInt8], fileSize: Int) throws(SafetensorsError) {
    let length = try Self.length(firstBytes: bytes, fileSize: fileSize)
    guard bytes.count - Self.prefixSize >= length else {
      throw .headerCut(expected: length, found: bytes.count - Self.prefixSize)
    }
    let range = Self.prefixSize..<Self.prefixSize + length
    if let offset = Self.firstInvalidUTF8(bytes[range]) { throw .headerNotUTF8(offset: offset) }
    guard bytes[range].first == UInt8(ascii: "{") else {
      throw .headerNotAnObject(offset: Self.prefixSize, found: bytes[range].first)
    }
    let (texts, entries) = try Self.read(range, of: bytes)
    let dataSize = fileSize - range.upperBound
    for entry in entries { try entry.check(dataSize: dataSize) }
    self.bytes = bytes
    self.texts = texts
    tensors = try Self.tiled(entries, dataSize: dataSize).map {
      Tensor(
        name: $0.name, type: $0.type, shape: $0.shape,
        range: range.upperBound + $0.begin..<range.upperBound + $0.end)
    }
  }

  var metadataKeys: [String] { Array(texts.keys) }

  /// The metadata text for a key; nil if there is none.
  ///
  /// - Throws: `textTooLong` if it has more than `limit` bytes in the file; it is not decoded then.
  public func text(_ key: String, atMost limit: Int = .max) throws(SafetensorsError) -> String? {
    guard let range = texts[key] else { return nil }
    if range.count > limit { throw .textTooLong(key: key, limit: limit, found: range.count) }
    var scanner = HeaderScanner(bytes, range)
    return try scanner.text()
  }

  /// The description of one tensor in the header.
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

  private static func firstInvalidUTF8(_ bytes: ArraySlice<UInt8>) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var parser = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = bytes.startIndex
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return offset
  }

  private static func read(
    _ header: Range<Int>, of bytes: [UInt8]
  ) throws(SafetensorsError) -> (texts: [String: Range<Int>], [Entry]) {
    var scanner = HeaderScanner(bytes, header)
    var texts: [String: Range<Int>] = [:]
    var entries: [Entry] = []
    var names: Set<String> = []
    try scanner.object { (scanner, name, offset) throws(SafetensorsError) in
      guard names.insert(name).inserted else { throw .duplicateKey(offset: offset, key: name) }
      if name == TensorArchive.metadataKey {
        texts = try metadata(&scanner)
      } else {
        guard entries.count < mostTensors else { throw .tooMany("tensors", offset: offset, limit: mostTensors) }
        entries.append(try entry(&scanner, name: name))
      }
    }
    if scanner.peek() != nil { throw scanner.malformed(expected: "nothing but blanks after the last '}'") }
    return (texts, entries)
  }

  private static func metadata(_ scanner: inout HeaderScanner) throws(SafetensorsError) -> [String: Range<Int>] {
    guard scanner.peek() == UInt8(ascii: "{") else {
      throw .metadataNotText(offset: scanner.offset, key: nil, found: scanner.found)
    }
    var texts: [String: Range<Int>] = [:]
    try scanner.object { (scanner, key, offset) throws(SafetensorsError) in
      guard texts[key] == nil else { throw .duplicateKey(offset: offset, key: key) }
      guard texts.count < mostTexts else { throw .tooMany("texts of metadata", offset: offset, limit: mostTexts) }
      guard scanner.peek() == UInt8(ascii: "\"") else {
        throw .metadataNotText(offset: scanner.offset, key: key, found: scanner.found)
      }
      let start = scanner.offset
      try scanner.passText()
      texts[key] = start..<scanner.offset
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
        shape = try scanner.sizes(of: name, atMost: mostExtents)
      case "data_offsets":
        let offsets = try scanner.sizes(of: name, atMost: mostExtents)
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

  /// The tensors in order, after a check that every byte of the data belongs to exactly one of them.
  private static func tiled(_ entries: [Entry], dataSize: Int) throws(SafetensorsError) -> [Entry] {
    let ordered = entries.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var covered = 0
    for entry in ordered {
      if entry.begin > covered { throw .hole(tensor: entry.name, expected: covered, found: entry.begin) }
      if entry.begin < covered { throw .overlap(tensor: entry.name, expected: covered, found: entry.begin) }
      covered = entry.end
    }
    if covered < dataSize { throw .trailingBytes(expected: covered, found: dataSize) }
    return ordered
  }
}
