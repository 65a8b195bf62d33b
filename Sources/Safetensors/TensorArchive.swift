/// The contents of a safetensors file: named tensors, and a few texts about them.
///
/// ```swift
/// var archive = TensorArchive()
/// archive.metadata["author"] = "me"
/// archive.tensors["weight"] = StoredTensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
/// let again = try TensorArchive(decoding: archive.encoded())  // equal to `archive`
/// ```
///
/// A file is eight bytes with the header's length (little-endian), the header, and the tensors' bytes. The header is a
/// JSON object that maps each tensor's name to `{"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}`, offsets
/// counted from the header's end, and may map `__metadata__` to an object of texts
/// (github.com/huggingface/safetensors, "Format").
///
/// Names are compared as Swift compares texts: two that differ only in how an accent is composed are one name.
public struct TensorArchive: Sendable, Equatable {
  /// Texts about the tensors, by key.
  public var metadata: [String: String] = [:]
  /// The tensors by name. `__metadata__` cannot be a name.
  public var tensors: [String: StoredTensor] = [:]

  /// An archive without tensors and metadata.
  public init() {}

  /// The key in the header that holds the metadata, and so cannot name a tensor.
  static let metadataKey = "__metadata__"
}
