/// What a pickle says of a storage that lies outside of it.
struct StorageIdentity {
  /// The name of its class, which has its elements' type.
  let kind: String
  let key: String
  /// The number of its elements.
  let count: Int
  /// In old files a storage may be a part of another: where that part starts.
  let part: Int

  /// Whether it consists of bytes, and its tensors have the type.
  var isUntyped: Bool { kind.hasSuffix(".UntypedStorage") }

  /// Nil for what is no identity: "storage", class, key, place, number of elements, part.
  init?(_ value: PickleValue, in values: PickleValues) {
    // The key is a number if all storages are in one file.
    guard let parts = values.tuple(value), parts.count >= 5, values.text(parts[0]) == "storage",
      let kind = values.global(parts[1]), let count = values.integer(parts[4]), count >= 0,
      let key = values.text(parts[2]) ?? values.integer(parts[2]).map({ "\($0)" })
    else { return nil }
    (self.kind, self.key, self.count) = (kind, key, count)
    part = parts.count > 5 ? values.tuple(parts[5])?.dropFirst().first.flatMap(values.integer) ?? 0 : 0
  }
}

/// What lies in a pickle as bytes: arrays, and storages, each as a whole legacy file of `torch.save`, as `pickle.dump` writes tensors.
///
/// Many values may be made of the same bytes: nothing is decoded or read twice, so that time and memory stay linear in the file's size.
final class PackedStorages {
  /// The function that would read a storage.
  static let function = "torch.storage._load_from_bytes"

  private var decoded: [PickleValue: [UInt8]] = [:]
  private var found: [PickleValue: (identity: StorageIdentity, storage: TensorStorage)] = [:]

  /// Bytes that are written as a text.
  func bytes(of text: PickleValue, _ decode: () -> [UInt8]?) -> [UInt8]? {
    if let known = decoded[text] { return known }
    let bytes = decode()
    decoded[text] = bytes
    return bytes
  }

  /// The storage in a file with the bytes of `value`; nil for a file with something else.
  func storage(
    _ value: PickleValue, bytes: () -> [UInt8]
  ) throws(ModelFlaw) -> (identity: StorageIdentity, storage: TensorStorage?)? {
    if let known = found[value] { return known }
    let bytes = bytes()
    guard TorchLegacy.isLegacy(bytes) else { return nil }
    let parts = try TorchLegacy.Parts(bytes)
    guard case .persistent(let place) = parts.values[parts.root],
      let identity = StorageIdentity(place, in: parts.values), let stored = parts.storages[identity.key]
    else { return nil }
    // Files that are written one after the other may have the same key.
    let storage = TensorStorage(
      stored.bytes, range: stored.range, isBigEndian: stored.isBigEndian, key: "\(identity.key) of \(found.count)")
    found[value] = (identity, storage)
    return (identity, storage)
  }
}
