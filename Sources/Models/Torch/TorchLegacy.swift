/// A file of `torch.save` before PyTorch 1.6: five pickles (a magic number, a version, the machine, the object, the
/// keys of the storages), then each storage after its number of elements.
struct TorchLegacy {
  let tensors: [ModelTensor]
  let isLightning: Bool
  let step: Int?
  let modules: [TorchModule]

  /// 0x1950a86a20f9469cfc6c, little-endian; and as protocols below 2 write it.
  private static let magic: [UInt8] = [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
  private static let magicText = "119547037146038801333356"
  /// The first pickle has no more bytes, in any protocol.
  private static let mostOfMagic = 64

  /// Whether a file starts like this.
  static func isLegacy(_ bytes: [UInt8]) -> Bool {
    var machine = PickleMachine(Array(bytes.prefix(mostOfMagic)))
    guard let first = try? machine.run() else { return false }
    return switch machine.values[first] {
    case .wideInteger(let number): number == magic
    case .text(let text): text == magicText
    default: false
    }
  }

  init(_ bytes: [UInt8]) throws(ModelFlaw) {
    let parts = try Parts(bytes)
    let (values, storages) = (parts.values, parts.storages)
    let tensors = TorchTensors(values: values, pickle: bytes) { [storages] (key, size) throws(ModelFlaw) in
      guard let storage = storages[key], storage.range.count >= size else {
        throw ModelFlaw("its storage \(ModelFlaw.shown(key)) is shorter than it says, or missing")
      }
      return storage
    }
    let found = try TorchWalk(tensors).all(below: parts.root)
    (self.tensors, modules) = (TorchWalk.weights(of: found.tensors), found.modules)
    isLightning = values.hasKey("pytorch-lightning_version", in: parts.root)
    step = values.step(in: parts.root)
  }
}

extension TorchLegacy {
  /// The object of such a file, and its storages by their keys.
  struct Parts {
    let values: PickleValues
    let root: PickleValue
    let storages: [String: TensorStorage]
  }
}

extension TorchLegacy.Parts {
  init(_ bytes: [UInt8]) throws(ModelFlaw) {
    var machine = PickleMachine(bytes)
    _ = try machine.run()
    _ = try machine.run()
    let system = try machine.run()
    let root = try machine.run()
    let keys = try machine.run()
    let values = machine.values
    let isBigEndian =
      values.entries(system)?.contains {
        values.text($0.key) == "little_endian" && values.integer($0.value) == 0
      } ?? false
    let sizes = values.storageElementSizes
    guard let keys = values.sequence(keys) else { throw ModelFlaw("it does not list its storages") }
    var reader = ByteReader(bytes, at: machine.offset)
    var storages: [String: TensorStorage] = [:]
    for key in keys {
      guard let key = values.text(key) ?? values.integer(key).map({ "\($0)" }), let size = sizes[key] else {
        throw ModelFlaw("it lists a storage that no tensor has")
      }
      let count = try reader.size(Int64.self).multipliedReportingOverflow(by: size)
      guard !count.overflow else { throw ModelFlaw("its storage \(ModelFlaw.shown(key)) has no size") }
      storages[key] = TensorStorage(
        bytes, range: try reader.range(count.partialValue), isBigEndian: isBigEndian, key: key)
    }
    (self.values, self.root, self.storages) = (values, root, storages)
  }
}

extension PickleValues {
  /// Bytes per element of each storage, by key.
  fileprivate var storageElementSizes: [String: Int] {
    var sizes: [String: Int] = [:]
    for identity in persistentIdentities {
      guard let parts = tuple(identity), parts.count > 2, let kind = global(parts[1]),
        let key = text(parts[2]) ?? integer(parts[2]).map({ "\($0)" })
      else { continue }
      sizes[key] = kind.hasSuffix(".UntypedStorage") ? 1 : TorchTensors.types[kind]?.size
    }
    return sizes
  }
}
