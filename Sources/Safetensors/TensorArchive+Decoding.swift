extension TensorArchive {
  /// Decodes a file in memory, as strictly as `ArchiveHeader`. Copies the data.
  ///
  /// - Throws: the first error, in the header before the data.
  public init(decoding bytes: [UInt8]) throws(SafetensorsError) {
    let header = try ArchiveHeader(decoding: bytes, fileSize: bytes.count)
    for key in header.metadataKeys { metadata[key] = try header.text(key) }
    for tensor in header.tensors {
      tensors[tensor.name] = StoredTensor(type: tensor.type, shape: tensor.shape, bytes: Array(bytes[tensor.range]))
    }
  }
}
