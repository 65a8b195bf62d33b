import Autodiff
import Safetensors
import VAE

/// The metadata of one file, read with errors that name the file and the key.
struct CheckpointMetadata {
  let file: String
  let entries: [String: String]
  /// The kinds of layers that the architecture may name.
  let layers: LayerCatalogue

  /// The longest configuration in bytes. Two networks of the longest texts, a path and all numbers are shorter; the time that a
  /// longer one would take to decode is not spent.
  private static let longestConfiguration = 1 << 18

  func checkFormat() throws(CheckpointError) {
    guard let format = entries["format"] else { throw .notACheckpoint(file: file, missing: "format") }
    guard format == "latent" else {
      throw .badMetadata(file: file, key: "format", expected: "\"latent\"", found: "\"\(Self.shortened(format))\"")
    }
    let version = entries["format_version"] ?? ""
    guard let number = Int(version), number >= 1 else {
      throw .badMetadata(file: file, key: "format_version", expected: "a whole number from 1", found: "\"\(version)\"")
    }
    guard number <= Checkpoint.formatVersion else {
      throw .fromTheFuture(file: file, version: version, supported: "\(Checkpoint.formatVersion)")
    }
    // Version 1 has the objective's formula there, for people.
    guard number >= 2 else { return }
    let name = entries["objective"] ?? ""
    guard Objective(rawValue: name) != nil else {
      throw .badMetadata(
        file: file, key: "objective", expected: "one of \(Objective.allCases.map(\.rawValue).joined(separator: ", "))",
        found: "\"\(Self.shortened(name))\"")
    }
  }

  func value<T: Decodable>(_ type: T.Type, _ key: String) throws(CheckpointError) -> T {
    guard let text = entries[key] else { throw .notACheckpoint(file: file, missing: key) }
    do {
      return try MetadataJSON.value(type, text, layers: layers)
    } catch let error as ArchitectureError {
      throw .architecture(file: file, error)
    } catch {
      throw .badMetadata(file: file, key: key, expected: "JSON as latent writes it there", found: Self.shortened(text))
    }
  }

  /// What decides the run, within the bounds of all its values.
  func configuration() throws(CheckpointError) -> RunConfiguration {
    if let text = entries["configuration"], text.utf8.count > Self.longestConfiguration {
      throw .badMetadata(
        file: file, key: "configuration", expected: "at most \(Self.longestConfiguration) bytes",
        found: "\(text.utf8.count)")
    }
    let configuration = try value(RunConfiguration.self, "configuration")
    try configuration.check(file: file)
    if let name = entries["objective"], Objective(rawValue: name) != nil, name != configuration.objective.rawValue {
      throw .badMetadata(
        file: file, key: "objective", expected: "\(configuration.objective.rawValue), as in the configuration",
        found: name)
    }
    return configuration
  }

  /// A whole number from 0 to `limit`.
  func count(_ key: String, atMost limit: Int) throws(CheckpointError) -> Int {
    let number = try value(Int.self, key)
    guard (0...limit).contains(number) else {
      throw .badMetadata(file: file, key: key, expected: "a whole number from 0 to \(limit)", found: "\(number)")
    }
    return number
  }

  private static func shortened(_ text: String) -> String {
    text.count <= 80 ? text : "\(text.prefix(77))..."
  }
}

/// The tensors of one file, read into flat blocks with errors that name the file and the tensor.
struct CheckpointTensors {
  let file: String
  let layout: ParameterLayout
  let tensors: [String: StoredTensor]

  /// The parameters and buffers.
  func parameters() throws(CheckpointError) -> [Float] { try block(prefix: "", layout.entries) }

  /// One value for each parameter, from the tensors whose names begin with `prefix`; zeros for the buffers, which an optimizer
  /// knows nothing of.
  func moment(prefix: String) throws(CheckpointError) -> [Float] {
    try block(prefix: prefix, layout.entries.filter(\.isTrained))
  }

  private func block(
    prefix: String, _ entries: [ParameterLayout.Entry]
  ) throws(CheckpointError) -> [Float] {
    // All shapes first: only then is it certain that the file's own size bounds the memory asked for.
    let stored = try entries.map { (entry) throws(CheckpointError) in try tensor(prefix, entry) }
    var values = [Float](repeating: 0, count: layout.count)
    for (entry, tensor) in zip(entries, stored) {
      let floats: [Float]
      do throws(SafetensorsError) {
        floats = try tensor.floats()
      } catch {
        throw .format(file: file, error)
      }
      if let index = floats.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(file: file, name: prefix + entry.name, index: index)
      }
      entry.put(floats, into: &values)
    }
    return values
  }

  private func tensor(_ prefix: String, _ entry: ParameterLayout.Entry) throws(CheckpointError) -> StoredTensor {
    let name = prefix + entry.name
    guard let tensor = tensors[name] else { throw .missingTensor(file: file, name: name, expectedShape: entry.shape) }
    guard tensor.shape == entry.shape else {
      throw .wrongShape(file: file, name: name, expected: entry.shape, found: tensor.shape)
    }
    return tensor
  }

  /// Refuses tensors that are neither parameters nor buffers, nor moments under one of these prefixes.
  func refuseOthers(moments: [String]) throws(CheckpointError) {
    let trained = layout.entries.filter(\.isTrained)
    let known = Set(layout.entries.map(\.name) + moments.flatMap { prefix in trained.map { prefix + $0.name } })
    if let other = tensors.keys.filter({ !known.contains($0) }).min() {
      throw .unexpectedTensor(file: file, name: other)
    }
  }
}

extension RunConfiguration {
  /// Refuses values that no run has, before memory is asked for. The architecture was checked when it was made.
  func check(file: String) throws(CheckpointError) {
    try checkValues(file: file, key: "configuration")
    guard optimizer.hasValidDecay else {
      throw .badMetadata(
        file: file, key: "configuration", expected: "Adam's beta1 and beta2 from 0 to below 1", found: "\(optimizer)")
    }
    guard isConsistent else {
      throw .badMetadata(
        file: file, key: "configuration", expected: "gates for the objective \(objective.rawValue)", found: "none")
    }
  }

  /// Refuses values of settings that cannot be typed either.
  func checkValues(file: String, key: String) throws(CheckpointError) {
    for setting in Setting.allCases where !setting.isValid(in: self) {
      throw .badMetadata(
        file: file, key: key, expected: "\(setting.expected) as \(setting.name)", found: setting.text(in: self))
    }
  }
}
