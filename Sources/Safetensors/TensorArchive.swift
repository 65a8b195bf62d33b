/// The content of a safetensors file: named tensors and metadata.
///
/// ```swift
/// var archive = TensorArchive()
/// archive.metadata["author"] = "me"
/// archive.tensors["weight"] = StoredTensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
/// let again = try TensorArchive(decoding: archive.encoded())  // equal to `archive`
/// ```
///
/// A file consists of eight bytes with the header's length (little-endian), the header, and the tensors' bytes. The
/// header is a JSON object that maps each tensor's name to `{"dtype": "F32", "shape": [2, 3], "data_offsets": [0,
/// 24]}`, with offsets from the end of the header, and optionally `__metadata__` to an object of strings
/// (github.com/huggingface/safetensors, "Format").
///
/// Names are compared like Swift strings: two that differ only in Unicode composition are equal.
public struct TensorArchive: Sendable, Equatable {
  /// Texts by key.
  public var metadata: [String: String] = [:]
  /// The tensors by name, which cannot be `__metadata__`.
  public var tensors: [String: StoredTensor] = [:]

  /// An empty archive.
  public init() {}

  /// The header's key for the metadata, which cannot name a tensor.
  static let metadataKey = "__metadata__"
}
