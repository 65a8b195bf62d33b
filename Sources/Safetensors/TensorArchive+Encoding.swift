extension TensorArchive {
  /// The bytes of the file. Equal archives give equal bytes.
  ///
  /// - Precondition: no tensor is named `__metadata__`.
  public func encoded() -> [UInt8] {
    let head = Self.head(
      metadata: metadata,
      tensors: tensors.map { TensorDescription(name: $0.key, type: $0.value.type, shape: $0.value.shape) })
    return head.order.reduce(into: head.bytes) { $0 += tensors[$1.name]?.bytes ?? [] }
  }

  /// The start of a file, and the order in which the tensors' bytes must follow: for a file too large to be in memory
  /// twice.
  ///
  /// Tensors are sorted by element size, largest first, then by name, and the data start at a multiple of eight. So
  /// every tensor is aligned to its element size, which readers that map the file rely on.
  ///
  /// - Precondition: names are unique, and none is `__metadata__`.
  public static func head(
    metadata: [String: String], tensors: [TensorDescription]
  ) -> (bytes: [UInt8], order: [TensorDescription]) {
    precondition(!tensors.contains { $0.name == metadataKey }, "a tensor cannot be named \(metadataKey)")
    let ordered = tensors.sorted { ($1.type.size, $0.name) < ($0.type.size, $1.name) }
    var header: [UInt8] = []
    var dataSize = 0
    if !metadata.isEmpty {
      header += Self.quoted(Self.metadataKey) + Array(":{".utf8)
      for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
        header += Self.quoted(key) + Array(":".utf8) + Self.quoted(value) + Array(",".utf8)
      }
      header[header.count - 1] = UInt8(ascii: "}")
      header.append(UInt8(ascii: ","))
    }
    for tensor in ordered {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = dataSize + tensor.byteCount
      let fields = #":{"dtype":"\#(tensor.type.rawValue)","shape":[\#(shape)],"data_offsets":[\#(dataSize),\#(end)]},"#
      header += Self.quoted(tensor.name) + Array(fields.utf8)
      dataSize = end
    }
    if header.last == UInt8(ascii: ",") { header.removeLast() }
    header = Array("{".utf8) + header + Array("}".utf8)
    while !(ArchiveHeader.prefixSize + header.count).isMultiple(of: 8) { header.append(UInt8(ascii: " ")) }

    return (withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header, ordered)
  }

  /// The size of a metadata text in a file, in bytes.
  public static func size(ofText text: String) -> Int { quoted(text).count }

  /// A text as a JSON string.
  private static func quoted(_ text: String) -> [UInt8] {
    var result = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        result += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        result += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default:
        result.append(byte)
      }
    }
    result.append(UInt8(ascii: "\""))
    return result
  }
}
