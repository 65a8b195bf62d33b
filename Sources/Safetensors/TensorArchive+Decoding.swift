extension TensorArchive {
  /// The contents of a file, all in memory. Reads strictly, as `ArchiveHeader` does.
  ///
  /// Costs a copy of the data and work for each byte of the header.
  /// - Throws: the first thing found wrong, header before data.
  public init(decoding bytes: [UInt8]) throws(SafetensorsError) {
    let header = try ArchiveHeader(decoding: bytes, fileSize: bytes.count)
    for key in header.metadataKeys { metadata[key] = try header.text(key) }
    for tensor in header.tensors {
      tensors[tensor.name] = StoredTensor(type: tensor.type, shape: tensor.shape, bytes: Array(bytes[tensor.range]))
    }
  }
}
