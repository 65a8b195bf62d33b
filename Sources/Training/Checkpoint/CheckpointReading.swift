import Autodiff
import Foundation
import Safetensors
import VAE

/// The metadata of a file. Errors name the file and the key.
struct CheckpointMetadata {
  let file: String
  let header: ArchiveHeader
  /// The kinds of layers that the architecture may use.
  let layers: LayerCatalogue

  func checkFormat() throws(CheckpointError) {
    guard let format = try text("format") else { throw .notACheckpoint(file: file, missing: "format") }
    guard format == "latent" else {
      throw .ofAnotherProgram(file: file, format: Self.shortened(format), prefix: header.wrapperPrefix)
    }
    let version = try text("format_version") ?? ""
    guard let number = Int(version), number >= 1 else {
      throw .badMetadata(
        file: file, key: "format_version", expected: "a whole number from 1", found: "\"\(Self.shortened(version))\"")
    }
    guard number <= Checkpoint.formatVersion else {
      throw .fromTheFuture(file: file, version: version, supported: "\(Checkpoint.formatVersion)")
    }
    // In version 1 this key holds the objective's formula, for people.
    guard number >= 2 else { return }
    let name = try text("objective") ?? ""
    guard Objective(rawValue: name) != nil else {
      throw .badMetadata(
        file: file, key: "objective", expected: "one of \(Objective.allCases.map(\.rawValue).joined(separator: ", "))",
        found: "\"\(Self.shortened(name))\"")
    }
  }

  /// Refuses texts that are too long before they are decoded; the limit depends on the key, in bytes of the file.
  func text(_ key: String, latent: Int = 1) throws(CheckpointError) -> String? {
    do throws(SafetensorsError) {
      return try header.text(key, atMost: MetadataSize.limit(key, latent: latent))
    } catch {
      throw .format(file: file, error)
    }
  }

  /// `latent` is the number of dimensions, for values with a number for each.
  func value<T: Decodable>(_ type: T.Type, _ key: String, latent: Int = 1) throws(CheckpointError) -> T {
    guard let value = try valueIfPresent(type, key, latent: latent) else {
      throw .notACheckpoint(file: file, missing: key)
    }
    return value
  }

  func valueIfPresent<T: Decodable>(_ type: T.Type, _ key: String, latent: Int) throws(CheckpointError) -> T? {
    guard let text = try text(key, latent: latent) else { return nil }
    return try decode(type, key, Data(text.utf8), shown: text)
  }

  /// The history, whose points are most of a header.
  func history(latent: Int) throws(CheckpointError) -> LossHistory {
    guard let text = try text("history", latent: latent) else { throw .notACheckpoint(file: file, missing: "history") }
    let lists = HistoryLists(text)
    var history = try decode(LossHistory.self, "history", Data(lists.rest), shown: text)
    history.take(lists)
    return history
  }

  private func decode<T: Decodable>(
    _ type: T.Type, _ key: String, _ json: Data, shown text: String
  ) throws(CheckpointError) -> T {
    do {
      return try MetadataJSON.value(type, json, layers: layers)
    } catch let error as ArchitectureError {
      throw .architecture(file: file, error)
    } catch {
      throw .badMetadata(file: file, key: key, expected: "JSON as latent writes it there", found: Self.shortened(text))
    }
  }

  /// The configuration, with all values in range.
  func configuration() throws(CheckpointError) -> RunConfiguration {
    let configuration = try value(RunConfiguration.self, "configuration")
    try configuration.check(file: file)
    if let name = try text("objective"), Objective(rawValue: name) != nil, name != configuration.objective.rawValue {
      throw .badMetadata(
        file: file, key: "objective", expected: "\(configuration.objective.rawValue), as in the configuration",
        found: name)
    }
    return configuration
  }

  /// An integer from 0 to `limit`.
  func count(_ key: String, atMost limit: Int) throws(CheckpointError) -> Int {
    let number = try value(Int.self, key)
    guard (0...limit).contains(number) else {
      throw .badMetadata(file: file, key: key, expected: "a whole number from 0 to \(limit)", found: "\(number)")
    }
    return number
  }

  static func shortened(_ text: String) -> String {
    text.count <= 80 ? text : "\(text.prefix(77))..."
  }
}

/// The largest size of a metadata text in bytes. Decoding costs time and memory, and a file that claims a million
/// layers or betas must not get them. Writers obey the same limits.
enum MetadataSize {
  static func limit(_ key: String, latent: Int) -> Int {
    switch key {
    // Two networks with the longest texts, the data's path and all numbers.
    case "configuration": 1 << 18
    // Lists of bounded length, and rows of KLs.
    case "history": 1 << 21 + rows(KLHistory.capacity(latent: latent) + 1, latent)
    case "evaluation": rows(2, latent)
    case Checkpoint.sweep: rows(128, latent)
    case "explorer": rows(1 + Bookmark.most, latent)
    default: 1 << 14
    }
  }

  /// Rows of one number per latent dimension, plus a name and a few numbers.
  private static func rows(_ count: Int, _ latent: Int) -> Int { count * (latent * 32 + 1024) }
}

extension ArchiveHeader {
  /// The common prefix of all tensor names in a file that was saved from within a wrapper; nil otherwise.
  var wrapperPrefix: String? {
    ["module.", "_orig_mod.", "model."].first { prefix in
      !tensors.isEmpty && tensors.allSatisfy { $0.name.hasPrefix(prefix) }
    }
  }
}

extension CheckpointSource {
  /// The prefixes of the optimizer's tensors; empty if the file has none.
  func momentPrefixes(_ optimizer: Optimizer) -> [String] {
    let hasOptimizer = tensors.keys.contains {
      $0.hasPrefix(Checkpoint.firstMoment) && !$0.hasPrefix(Checkpoint.firstMoment + Discriminator.name)
    }
    return hasOptimizer ? Array(Checkpoint.prefixes.dropFirst().prefix(optimizer.memories)) : []
  }

  /// The discriminator's weights, with which the state of its optimizer is kept; nil if the file has none.
  func discriminatorLayout(_ run: RunConfiguration) -> ParameterLayout? {
    tensors.keys.contains { $0.hasPrefix(Discriminator.name + ".") } ? DiscriminatorTraining.layout(run) : nil
  }

  /// Refuses a file whose tensors are not exactly those of a run's model, optimizer and discriminator. The cost does not depend on
  /// their size.
  func check(_ run: RunConfiguration) throws(CheckpointError) {
    if let prefix = header.wrapperPrefix { throw .wrapped(file: path, prefix: prefix) }
    let layout = run.architecture.parameterLayout
    let prefixes = [""] + momentPrefixes(run.optimizer)
    for prefix in prefixes {
      for entry in layout.stored(under: prefix) { _ = try tensor(prefix, entry) }
    }
    let classes = try classes(of: layout)?.entries ?? []
    var known = Set(
      prefixes.flatMap { prefix in layout.stored(under: prefix).map { prefix + $0.name } }
        + classes.map { ClassWeights.prefix + $0.name })
    for prefix in Checkpoint.prefixes {
      for entry in discriminatorLayout(run)?.entries ?? [] {
        _ = try tensor(prefix, entry)
        known.insert(prefix + entry.name)
      }
    }
    if let other = tensors.keys.filter({ !known.contains($0) }).min() {
      throw .unexpectedTensor(file: path, name: other)
    }
    // A missing half has zeros for weights.
    if run.architecture.missing != nil { return }
    // A file whose end was never written ends in zeros. The last weight matrix of a run never does.
    let weights = layout.entries.filter { $0.shape.count > 1 }.compactMap { tensors[$0.name] }
    if let last = weights.max(by: { $0.range.lowerBound < $1.range.lowerBound }), try endsInZeros(last) {
      throw .zeroTail(file: path, name: last.name)
    }
  }

  /// The values of all parameters, from the tensors with this prefix, which `check` has accepted; zeros for buffers in
  /// an optimizer's state.
  func block(_ layout: ParameterLayout, prefix: String) throws(CheckpointError) -> [Float] {
    var values = [Float](repeating: 0, count: layout.count)
    for entry in layout.stored(under: prefix) { entry.put(try finite(prefix, entry), into: &values) }
    return values
  }

  /// Checks every value of the model and keeps none.
  func checkValues(_ layout: ParameterLayout) throws(CheckpointError) {
    for entry in layout.entries { _ = try finite("", entry) }
  }

  /// Checks every value of the optimizer's state and keeps none. There is at least one prefix.
  func checkMoments(_ layout: ParameterLayout, _ prefixes: [String]) throws(CheckpointError) -> MomentCheck {
    var check = MomentCheck()
    for entry in layout.stored(under: prefixes[0]) {
      let moments = try prefixes.map { (prefix) throws(CheckpointError) in try finite(prefix, entry) }
      check.take(first: moments[0], second: moments.count > 1 ? moments[1] : [])
    }
    return check
  }

  private func finite(_ prefix: String, _ entry: ParameterLayout.Entry) throws(CheckpointError) -> [Float] {
    let tensor = try tensor(prefix, entry)
    let floats = try floats(of: tensor)
    if let index = floats.withUnsafeBufferPointer(\.firstNotFinite) {
      throw .notFinite(file: path, name: tensor.name, index: index)
    }
    return floats
  }

  private func tensor(
    _ prefix: String, _ entry: ParameterLayout.Entry
  ) throws(CheckpointError) -> ArchiveHeader.Tensor {
    let name = prefix + entry.name
    guard let tensor = tensors[name] else { throw .missingTensor(file: path, name: name, expectedShape: entry.shape) }
    guard tensor.shape == entry.shape else {
      throw .wrongShape(file: path, name: name, expected: entry.shape, found: tensor.shape)
    }
    guard tensor.type.isFloatingPoint else { throw .format(file: path, .notFloatingPoint(found: tensor.type)) }
    return tensor
  }
}

extension RunConfiguration {
  /// Refuses values that no run has, before memory is allocated. The architecture's initializer checks its own.
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

  /// Refuses values of settings that could not be typed either.
  func checkValues(file: String, key: String) throws(CheckpointError) {
    for setting in Setting.allCases where !setting.isValid(in: self) {
      throw .badMetadata(
        file: file, key: key, expected: "\(setting.expected) as \(setting.name)", found: setting.text(in: self))
    }
  }
}

extension ParameterLayout {
  /// The entries that a file has under a prefix: all without one; with an optimizer's, the trained ones.
  func stored(under prefix: String) -> [Entry] { prefix.isEmpty ? entries : entries.filter(\.isTrained) }
}
