import Autodiff
import Files
import Foundation
import Safetensors
import VAE

/// A checkpoint as a safetensors file: weights under PyTorch's names and in its layout, the optimizer's moments under
/// these names with the prefix `optimizer.first_moment.` or `optimizer.second_moment.`, and everything else as
/// metadata.
extension Checkpoint {
  /// The version of the metadata that this program writes. It reads this and all earlier versions.
  static let formatVersion = 2
  /// The largest number of steps: random streams are numbered by step.
  private static let stepLimit = 1 << 40
  static let firstMoment = "optimizer.first_moment."
  static let secondMoment = "optimizer.second_moment."
  /// The prefixes of the tensors' names: parameters, then what an optimizer keeps for each.
  static let prefixes = ["", firstMoment, secondMoment]
  private static let updates = "optimizer_updates"
  private static let discriminatorUpdates = "discriminator_updates"
  static let sweep = "rate_distortion"

  /// Reads a file.
  ///
  /// - Throws: `CheckpointError`.
  public init(contentsOf path: String) throws(CheckpointError) { try self.init(contentsOf: path, layers: .standard) }

  /// Reads a file whose networks use the kinds of layers in `layers`.
  ///
  /// - Throws: `CheckpointError`.
  package init(contentsOf path: String, layers: LayerCatalogue) throws(CheckpointError) {
    let source = try CheckpointSource.open(path)
    try self.init(metadataOf: source, layers: layers)
    try readValues(from: source)
  }

  /// Reads a file without keeping its values, to inspect it. All values are still checked, tensor by tensor. An
  /// optimizer's state comes out empty, or nil where it is broken.
  ///
  /// - Throws: as `init(contentsOf:)`.
  public static func withoutValues(contentsOf path: String) throws(CheckpointError) -> Checkpoint {
    let source = try CheckpointSource.open(path)
    var checkpoint = try Checkpoint(metadataOf: source, layers: .standard)
    try source.checkValues(checkpoint.configuration.architecture.parameterLayout)
    try checkpoint.readTrainingState(from: source, keepsValues: false)
    return checkpoint
  }

  /// Writes the file atomically: the old file stays until the new one is on disk.
  ///
  /// - Throws: `CheckpointError.unwritable`; `CheckpointError.notFinite` for weights or moments that could not be read
  ///   again, so a broken model never replaces a good one.
  public func write(to path: String) throws(CheckpointError) {
    let moments = optimizerState?.blocks.prefix(configuration.optimizer.memories) ?? []
    var blocks = Self.blocks([parameters] + moments, configuration.architecture.parameterLayout)
    if let discriminator, let layout = DiscriminatorTraining.layout(configuration) {
      blocks += Self.blocks([discriminator.parameters] + discriminator.optimizer.blocks, layout)
    }
    try write(
      blocks, updates: optimizerState?.updates, discriminatorUpdates: discriminator?.optimizer.updates, to: path)
  }

  /// The values of all parameters of a layout (and of the buffers, in the block without a prefix), wherever they are stored.
  struct ParameterBlock {
    /// The prefix of the tensors' names.
    let prefix: String
    let layout: ParameterLayout
    /// The values of a parameter, in PyTorch's order.
    let values: (ParameterLayout.Entry) -> [Float]
  }

  /// Parameters, then what an optimizer keeps for each.
  static func blocks(_ values: [[Float]], _ layout: ParameterLayout) -> [ParameterBlock] {
    zip(prefixes, values).map { prefix, block in
      ParameterBlock(prefix: prefix, layout: layout) { $0.values(in: block) }
    }
  }

  /// The same from a trainer's memory: a copy of all values would take as much again.
  static func blocks(_ memories: [FloatMemory], _ layout: ParameterLayout) -> [ParameterBlock] {
    zip(prefixes, memories).map { prefix, memory in
      ParameterBlock(prefix: prefix, layout: layout) { $0.values(in: memory.buffer) }
    }
  }

  /// Writes these values instead of the checkpoint's own, tensor by tensor. The updates are of the optimizers whose states are among
  /// them.
  func write(
    _ blocks: [ParameterBlock], updates: Int? = nil, discriminatorUpdates: Int? = nil, to path: String
  ) throws(CheckpointError) {
    let metadata = try metadata(updates: updates, discriminatorUpdates: discriminatorUpdates, file: path)
    var tensors: [String: () -> [Float]] = [:]
    var descriptions: [TensorDescription] = []
    let layout = configuration.architecture.parameterLayout
    for block in blocks {
      for entry in block.layout.stored(under: block.prefix) {
        let name = block.prefix + entry.name
        if let index = block.values(entry).withUnsafeBufferPointer(\.firstNotFinite) {
          throw .notFinite(file: path, name: name, index: index)
        }
        tensors[name] = { block.values(entry) }
        descriptions.append(TensorDescription(name: name, type: .f32, shape: entry.shape))
      }
    }
    for (name, values) in classes?.values ?? [:] {
      guard let entry = layout[name] else { continue }
      tensors[ClassWeights.prefix + name] = { values.flatMap { $0 } }
      descriptions.append(
        TensorDescription(name: ClassWeights.prefix + name, type: .f32, shape: [values.count] + entry.shape))
    }
    let head = TensorArchive.head(metadata: metadata, tensors: descriptions)
    // At most one tensor is copied at a time.
    do throws(FileError) {
      try AtomicFile.write(to: path) { (file) throws(FileError) in
        try file.append(head.bytes)
        // In memory order: the format is little-endian, like every machine that this runs on.
        for tensor in head.order { try file.append(tensors[tensor.name]?() ?? []) }
      }
    } catch {
      throw .unwritable(file: path, reason: error.reason)
    }
  }

  private func metadata(
    updates: Int?, discriminatorUpdates: Int?, file: String
  ) throws(CheckpointError) -> [String: String] {
    // Never write what no reader accepts.
    try check(file: file)
    var metadata = [
      "format": "latent",
      "format_version": "\(Self.formatVersion)",
      "objective": configuration.objective.rawValue,
      "configuration": MetadataJSON.text(configuration),
      "progress": MetadataJSON.text(progress),
      "random": MetadataJSON.text(RandomState(seed: configuration.seed, step: step)),
      "history": MetadataJSON.text(history),
    ]
    if let classes { metadata[ClassWeights.key] = MetadataJSON.text(classes.label) }
    if let place { metadata["explorer"] = MetadataJSON.text(place) }
    if let evaluation { metadata["evaluation"] = MetadataJSON.text(evaluation) }
    if let sweep { metadata[Self.sweep] = MetadataJSON.text(sweep) }
    if let updates { metadata[Self.updates] = MetadataJSON.text(updates) }
    if let discriminatorUpdates { metadata[Self.discriminatorUpdates] = MetadataJSON.text(discriminatorUpdates) }
    for (key, text) in metadata {
      let architecture = configuration.architecture
      let limit = MetadataSize.limit(key, latent: key == "explorer" ? architecture.zWidth : architecture.latent)
      let size = TensorArchive.size(ofText: text)
      if size > limit { throw .format(file: file, .textTooLong(key: key, limit: limit, found: size)) }
    }
    return metadata
  }

  /// Everything except the values, which must be in the file.
  private init(
    metadataOf source: borrowing CheckpointSource, layers: LayerCatalogue
  ) throws(CheckpointError) {
    let metadata = CheckpointMetadata(file: source.path, header: source.header, layers: layers)
    try metadata.checkFormat()
    let configuration = try metadata.configuration()
    let latent = configuration.architecture.latent
    self.init(
      configuration: configuration, progress: try metadata.value(Progress.self, "progress"),
      history: try metadata.history(latent: latent),
      evaluation: try metadata.valueIfPresent(Evaluation.self, "evaluation", latent: latent), parameters: [],
      optimizerState: nil)
    if evaluation?.klPerDimension.count != latent { evaluation = nil }
    sweep = try metadata.valueIfPresent(RateDistortionSweep.self, Self.sweep, latent: latent)
    place = try metadata.valueIfPresent(Place.self, "explorer", latent: configuration.architecture.zWidth)
    try check(file: source.path)
    try source.check(configuration)
  }

  /// Refuses metadata that no run writes.
  private func check(file: String) throws(CheckpointError) {
    let latent = configuration.architecture.latent
    try configuration.check(file: file)
    guard (0...Self.stepLimit).contains(step), (0...Self.stepLimit).contains(batchesPerEpoch) else {
      throw .badMetadata(
        file: file, key: "progress", expected: "a step from 0 to \(Self.stepLimit) and batches in an epoch",
        found: "\(step) and \(batchesPerEpoch)")
    }
    try settings.checkValues(file: file, key: "progress")
    guard epochSums.isConsistent(steps: step, batchSize: configuration.batchSize) else {
      throw .badMetadata(
        file: file, key: "progress", expected: "the sums of the steps of an epoch", found: MetadataJSON.text(epochSums))
    }
    guard history.isConsistent(latent: latent, steps: Self.stepLimit) else {
      throw .badMetadata(
        file: file, key: "history", expected: "a history as this program writes it", found: "one of other lengths")
    }
    guard evaluation?.images ?? 0 >= 0 else {
      throw .badMetadata(
        file: file, key: "evaluation", expected: "a number of images", found: "\(evaluation?.images ?? 0)")
    }
    if let sweep, !sweep.isConsistent(latent: latent) {
      throw .badMetadata(
        file: file, key: Self.sweep,
        expected: "points from the lowest beta to the highest, with the KL of each dimension", found: "others")
    }
    try place?.check(configuration.architecture.latents, file: file)
  }

  private mutating func readValues(from source: borrowing CheckpointSource) throws(CheckpointError) {
    let (layout, prefixes) = (
      configuration.architecture.parameterLayout, source.momentPrefixes(configuration.optimizer)
    )
    let discriminator = source.discriminatorLayout(configuration).map { 3 * $0.count } ?? 0
    let held = try source.classes(of: layout).map { $0.entries.reduce(0) { $0 + $1.count } * $0.count } ?? 0
    try source.checkMemory(values: layout.count * (1 + prefixes.count) + held + discriminator)
    parameters = try source.block(layout, prefix: "")
    classes = try source.classWeights(layout)
    try readTrainingState(from: source, keepsValues: true)
  }

  /// What only continued training needs: the optimizer's state, and the discriminator. Everything is checked, and empty if values are
  /// not kept.
  private mutating func readTrainingState(
    from source: borrowing CheckpointSource, keepsValues: Bool
  ) throws(CheckpointError) {
    let prefixes = source.momentPrefixes(configuration.optimizer)
    if !prefixes.isEmpty {
      optimizerState = try readMoments(
        configuration.architecture.parameterLayout, prefixes, Self.updates, from: source, keepsValues: keepsValues)
    }
    guard let layout = source.discriminatorLayout(configuration) else { return }
    if !keepsValues { try source.checkValues(layout) }
    let parameters = keepsValues ? try source.block(layout, prefix: "") : []
    let moments = try readMoments(
      layout, [Self.firstMoment, Self.secondMoment], Self.discriminatorUpdates, from: source, keepsValues: keepsValues)
    discriminator = moments.map { DiscriminatorState(parameters: parameters, optimizer: $0) }
  }

  /// The state of an optimizer; nil, which is noted, for one that no run produces.
  private mutating func readMoments(
    _ layout: ParameterLayout, _ prefixes: [String], _ updatesKey: String, from source: borrowing CheckpointSource,
    keepsValues: Bool
  ) throws(CheckpointError) -> OptimizerState? {
    let metadata = CheckpointMetadata(file: source.path, header: source.header, layers: .standard)
    var state = OptimizerState(
      firstMoment: [], secondMoment: [], updates: try metadata.count(updatesKey, atMost: step))
    var check = MomentCheck()
    if keepsValues {
      let blocks = try prefixes.map { (prefix) throws(CheckpointError) in try source.block(layout, prefix: prefix) }
      (state.firstMoment, state.secondMoment) = (blocks[0], blocks.count > 1 ? blocks[1] : [])
      check.take(first: state.firstMoment, second: state.secondMoment)
    } else {
      check = try source.checkMoments(layout, prefixes)
    }
    if check.isPossible(updates: state.updates) { return state }
    hasBrokenOptimizer = true
    return nil
  }
}

/// The state of the random generator. It is counter-based, so this is all.
private struct RandomState: Codable {
  var generator = "philox4x32-10"
  var seed: UInt64
  var step: Int
}

/// Metadata values as JSON; equal values give equal text.
enum MetadataJSON {
  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The history of a diverged run has numbers that JSON lacks.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("our own types always encode: \(error)")
    }
  }

  static func value<T: Decodable>(_ type: T.Type, _ json: Data, layers: LayerCatalogue) throws -> T {
    let decoder = JSONDecoder()
    decoder.userInfo[LayerCatalogue.key] = layers
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: json)
  }
}
