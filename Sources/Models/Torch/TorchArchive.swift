import Zip

/// A file of `torch.save` since PyTorch 1.6, or of TorchScript: a zip archive with a pickle, `NAME/data.pkl`, and a
/// file for each storage, `NAME/data/KEY`.
struct TorchArchive {
  let tensors: [ModelTensor]
  let isTorchScript: Bool
  let isLightning: Bool
  let step: Int?
  let modules: [TorchModule]

  /// The entry with the pickle; nil for an archive of another program.
  static func pickleEntry(in archive: borrowing ZipArchive) -> ZipArchive.Entry? {
    archive.entries.first { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") }
  }

  init(_ archive: borrowing ZipArchive) throws(ModelFlaw) {
    guard let entry = Self.pickleEntry(in: archive) else { throw ModelFlaw("it has no data.pkl") }
    let folder = String(entry.name.dropLast("data.pkl".count))
    var entries: [String: ZipArchive.Entry] = [:]
    for entry in archive.entries where entry.name.hasPrefix(folder) {
      entries[String(entry.name.dropFirst(folder.count))] = entry
    }
    let contents = ArchiveContents(limit: ModelFile.largest)
    let pickle = try contents.bytes(of: entry, in: archive)
    var isBigEndian = false
    if let order = entries["byteorder"] {
      isBigEndian = String(decoding: try contents.bytes(of: order, in: archive), as: UTF8.self).hasPrefix("big")
    }
    var machine = PickleMachine(pickle)
    let root = try machine.run()
    // Unpacked in advance, because no closure may keep the archive; only what the pickle mentions.
    var storages: [String: TensorStorage] = [:]
    for key in machine.values.storageKeys {
      guard storages[key] == nil, let entry = entries["data/" + key] else { continue }
      storages[key] = TensorStorage(
        try contents.bytes(of: entry, in: archive), isBigEndian: isBigEndian, key: key)
    }
    let reader = TorchTensors(values: machine.values, pickle: pickle) { [storages] (key, size) throws(ModelFlaw) in
      guard let storage = storages[key] else {
        throw ModelFlaw("its storage \(ModelFlaw.shown(key)) is not in the archive")
      }
      guard storage.range.count >= size else {
        throw ModelFlaw("its storage \(ModelFlaw.shown(key)) should have \(size) bytes and has \(storage.range.count)")
      }
      return storage
    }
    isTorchScript = entries["constants.pkl"] != nil
    let code = isTorchScript ? try Self.code(entries, in: archive) : nil
    let found = try TorchWalk(reader, code: code).all(below: root)
    (tensors, modules) = (TorchWalk.weights(of: found.tensors), found.modules + (code?.calls ?? []))
    isLightning = machine.values.hasKey("pytorch-lightning_version", in: root)
    step = machine.values.step(in: root)
  }

  private static func code(
    _ entries: [String: ZipArchive.Entry], in archive: borrowing ZipArchive
  ) throws(ModelFlaw) -> ScriptCode {
    var code = ScriptCode()
    let contents = ArchiveContents(limit: ScriptCode.mostBytes)
    for (name, entry) in entries.sorted(by: { $0.key < $1.key })
    where name.hasPrefix("code/") && name.hasSuffix(".py") {
      let text = String(decoding: try contents.bytes(of: entry, in: archive), as: UTF8.self)
      code.add(text, path: String(name.dropFirst("code/".count)))
    }
    return code
  }
}

/// Unpacks entries, up to a total size.
final class ArchiveContents {
  private var left: Int

  init(limit: Int) { left = limit }

  func bytes(of entry: ZipArchive.Entry, in archive: borrowing ZipArchive) throws(ModelFlaw) -> [UInt8] {
    do throws(ArchiveError) {
      let bytes = try archive.bytes(of: entry, atMost: left)
      left -= bytes.count
      return bytes
    } catch {
      throw ModelFlaw("\(error)")
    }
  }
}

extension PickleValues {
  /// The keys of all storages in a PyTorch pickle, in order.
  var storageKeys: [String] {
    persistentIdentities.compactMap { identity in
      tuple(identity).flatMap { $0.count > 2 ? text($0[2]) ?? integer($0[2]).map { "\($0)" } : nil }
    }
  }

  /// The number of training steps in a dictionary, by the names that trainers give it.
  func step(in dictionary: PickleValue) -> Int? {
    let names = ["global_step", "step", "steps", "iteration", "iterations", "iter", "num_steps"]
    let found = (entries(dictionary) ?? []).compactMap { entry -> (place: Int, step: Int)? in
      guard let name = text(entry.key), let place = names.firstIndex(of: name), let step = integer(entry.value),
        step >= 0
      else { return nil }
      return (place, step)
    }
    return found.min { $0.place < $1.place }?.step
  }

  /// Whether a dictionary has a key.
  func hasKey(_ key: String, in dictionary: PickleValue) -> Bool {
    entries(dictionary)?.contains { text($0.key) == key } ?? false
  }
}
