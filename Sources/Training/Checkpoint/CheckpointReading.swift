import Autodiff
import Safetensors
import VAE

/// The metadata of one file, read with errors that name the file and the key.
struct CheckpointMetadata {
  let file: String
  let entries: [String: String]

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
    let formula = entries["objective"] ?? ""
    guard Objective.allCases.contains(where: { $0.recipe.formula == formula }) else {
      throw .badMetadata(
        file: file, key: "objective", expected: "a formula that latent knows", found: "\"\(Self.shortened(formula))\"")
    }
  }

  func value<T: Decodable>(_ type: T.Type, _ key: String) throws(CheckpointError) -> T {
    guard let text = entries[key] else { throw .notACheckpoint(file: file, missing: key) }
    do {
      return try MetadataJSON.value(type, text)
    } catch {
      throw .badMetadata(file: file, key: key, expected: "JSON as latent writes it there", found: Self.shortened(text))
    }
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

  /// One value for each parameter, from the tensors whose names begin with `prefix`.
  func block(prefix: String) throws(CheckpointError) -> [Float] {
    // All shapes first: only then is it certain that the file's own size bounds the memory asked for.
    let stored = try layout.entries.map { (entry) throws(CheckpointError) in try tensor(prefix, entry) }
    var values = [Float](repeating: 0, count: layout.count)
    for (entry, tensor) in zip(layout.entries, stored) {
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

  func refuseOthers(prefixes: [String]) throws(CheckpointError) {
    let known = Set(prefixes.flatMap { prefix in layout.entries.map { prefix + $0.name } })
    if let other = tensors.keys.filter({ !known.contains($0) }).min() {
      throw .unexpectedTensor(file: file, name: other)
    }
  }
}

extension RunConfiguration {
  /// Refuses values that no run has, before memory is asked for.
  func check(file: String) throws(CheckpointError) {
    // All sizes first: the number of pixels, a product, may be more than an `Int` holds.
    try checkValues(file: file, key: "configuration")
    let sizes = [architecture.imageHeight, architecture.imageWidth] + architecture.decoderWidths
    if let size = sizes.first(where: { !TextForm.size.isValid($0) }) {
      throw .badMetadata(
        file: file, key: "configuration", expected: "images and layers of sizes from 1 to \(Self.largestSize)",
        found: "\(size)")
    }
    guard architecture.pixels <= Self.largestSize else {
      throw .badMetadata(
        file: file, key: "configuration", expected: "images of at most \(Self.largestSize) pixels",
        found: "\(architecture.pixels)")
    }
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
