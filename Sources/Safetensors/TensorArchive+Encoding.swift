extension TensorArchive {
  /// The archive as a file's bytes. Equal archives give equal bytes.
  ///
  /// Tensors lie in order of element size, largest first, then by name; the data begin at a multiple of eight. So every
  /// tensor is aligned to its own elements, which readers that map the file rely on.
  /// - Precondition: no tensor is named `__metadata__`.
  public func encoded() -> [UInt8] {
    precondition(tensors[Self.metadataKey] == nil, "a tensor cannot be named \(Self.metadataKey)")
    let ordered = tensors.sorted { ($1.value.type.size, $0.key) < ($0.value.type.size, $1.key) }
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
    for (name, tensor) in ordered {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      let end = dataSize + tensor.bytes.count
      let fields = #":{"dtype":"\#(tensor.type.rawValue)","shape":[\#(shape)],"data_offsets":[\#(dataSize),\#(end)]},"#
      header += Self.quoted(name) + Array(fields.utf8)
      dataSize = end
    }
    if header.last == UInt8(ascii: ",") { header.removeLast() }
    header = Array("{".utf8) + header + Array("}".utf8)
    while !(Self.prefixSize + header.count).isMultiple(of: 8) { header.append(UInt8(ascii: " ")) }

    var file: [UInt8] = []
    file.reserveCapacity(Self.prefixSize + header.count + dataSize)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { file += $0 }
    file += header
    for (_, tensor) in ordered { file += tensor.bytes }
    return file
  }

  /// A text as JSON writes it.
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
