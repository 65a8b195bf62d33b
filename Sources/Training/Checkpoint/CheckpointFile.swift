import Autodiff
import Foundation
import Safetensors
import VAE

/// A checkpoint as one safetensors file: weights under their names in PyTorch's layout, the optimizer's moments under
/// `optimizer.first_moment.` and `optimizer.second_moment.` before those names, and everything else as metadata.
extension Checkpoint {
  /// The version of the metadata that this program writes; it reads all versions up to it.
  public static let formatVersion = 2
  /// The streams of random numbers that a run draws from are numbered up to here.
  private static let stepLimit = 1 << 40
  private static let firstMoment = "optimizer.first_moment."
  private static let secondMoment = "optimizer.second_moment."
  private static let updates = "optimizer_updates"
  private static let sweep = "rate_distortion"

  /// Reads a file.
  ///
  /// - Throws: `CheckpointError`, whatever is wrong with it.
  public init(contentsOf path: String) throws(CheckpointError) { try self.init(contentsOf: path, layers: .standard) }

  /// Reads a file whose networks are made of the kinds of layers in `layers`.
  ///
  /// - Throws: `CheckpointError`, whatever is wrong with it.
  package init(contentsOf path: String, layers: LayerCatalogue) throws(CheckpointError) {
    let bytes = try FileContents.read(path)
    let archive: TensorArchive
    do throws(SafetensorsError) {
      archive = try TensorArchive(decoding: bytes)
    } catch {
      throw .format(file: path, error)
    }
    try self.init(archive, file: path, layers: layers)
  }

  /// Writes the file: whole or not at all, and the old one stays until the new one is on the disk.
  ///
  /// - Throws: `CheckpointError.unwritable`; `CheckpointError.notFinite` for weights or moments that could not be read again, so that
  ///   a broken model never takes a good one's place.
  public func write(to path: String) throws(CheckpointError) {
    var blocks = [ParameterBlock(prefix: "") { $0.values(in: parameters) }]
    if let state = optimizerState {
      let memory = [state.firstMoment, state.secondMoment].prefix(configuration.optimizer.memories)
      blocks += Self.moments(memory.map { block in { $0.values(in: block) } })
    }
    try write(blocks, updates: optimizerState?.updates, to: path)
  }

  /// One value for each parameter (and each buffer, in the block without a prefix), wherever they lie.
  struct ParameterBlock {
    /// What the tensors' names begin with.
    let prefix: String
    /// A parameter's values, in PyTorch's order.
    let values: (ParameterLayout.Entry) -> [Float]
  }

  /// The optimizer's memory, one function for each number that it keeps of a parameter.
  static func moments(_ values: [(ParameterLayout.Entry) -> [Float]]) -> [ParameterBlock] {
    zip([firstMoment, secondMoment], values).map(ParameterBlock.init)
  }

  /// Writes these values, in place of those that the checkpoint itself has, a tensor at a time.
  func write(_ blocks: [ParameterBlock], updates: Int?, to path: String) throws(CheckpointError) {
    var tensors: [String: () -> [Float]] = [:]
    var descriptions: [TensorDescription] = []
    let layout = configuration.architecture.parameterLayout
    for block in blocks {
      for entry in layout.entries where entry.isTrained || block.prefix.isEmpty {
        let name = block.prefix + entry.name
        if let index = block.values(entry).firstIndex(where: { !$0.isFinite }) {
          throw .notFinite(file: path, name: name, index: index)
        }
        tensors[name] = { block.values(entry) }
        descriptions.append(TensorDescription(name: name, type: .f32, shape: entry.shape))
      }
    }
    let head = TensorArchive.head(metadata: metadata(updates: updates), tensors: descriptions)
    // No more than one tensor is copied at a time.
    try AtomicFile.write(to: path) { (file) throws(CheckpointError) in
      try file.append(head.bytes)
      // As they lie in memory: the format is little-endian, and so is every machine that this runs on.
      for tensor in head.order { try file.append(tensors[tensor.name]?() ?? []) }
    }
  }

  private func metadata(updates: Int?) -> [String: String] {
    var metadata = [
      "format": "latent",
      "format_version": "\(Self.formatVersion)",
      "objective": configuration.objective.rawValue,
      "configuration": MetadataJSON.text(configuration),
      "progress": MetadataJSON.text(progress),
      "random": MetadataJSON.text(RandomState(seed: configuration.seed, step: step)),
      "history": MetadataJSON.text(history),
    ]
    if let place { metadata["explorer"] = MetadataJSON.text(place) }
    if let evaluation { metadata["evaluation"] = MetadataJSON.text(evaluation) }
    if let sweep { metadata[Self.sweep] = MetadataJSON.text(sweep) }
    if let updates { metadata[Self.updates] = MetadataJSON.text(updates) }
    return metadata
  }

  private init(_ archive: TensorArchive, file: String, layers: LayerCatalogue) throws(CheckpointError) {
    let metadata = CheckpointMetadata(file: file, entries: archive.metadata, layers: layers)
    try metadata.checkFormat()
    let configuration = try metadata.configuration()
    let progress = try metadata.value(Progress.self, "progress")
    guard (0...Self.stepLimit).contains(progress.step), progress.batchesPerEpoch >= 0 else {
      throw .badMetadata(
        file: file, key: "progress", expected: "a step from 0 to \(Self.stepLimit) and batches in an epoch",
        found: "\(progress.step) and \(progress.batchesPerEpoch)")
    }
    var run = configuration
    (run.beta, run.learningRate) = (progress.beta, progress.learningRate)
    try run.checkValues(file: file, key: "progress")
    let layout = configuration.architecture.parameterLayout
    let tensors = CheckpointTensors(file: file, layout: layout, tensors: archive.tensors)
    let parameters = try tensors.parameters()
    let hasOptimizer = archive.tensors.keys.contains { $0.hasPrefix(Self.firstMoment) }
    let prefixes = hasOptimizer ? [Self.firstMoment, Self.secondMoment].prefix(configuration.optimizer.memories) : []
    var optimizerState: OptimizerState?
    if !prefixes.isEmpty {
      let blocks = try prefixes.map { (prefix) throws(CheckpointError) in try tensors.moment(prefix: prefix) }
      optimizerState = OptimizerState(
        firstMoment: blocks[0], secondMoment: blocks.count > 1 ? blocks[1] : [],
        updates: try metadata.count(Self.updates, atMost: progress.step))
    }
    try tensors.refuseOthers(moments: Array(prefixes))
    let evaluation = try archive.metadata["evaluation"].map { (_) throws(CheckpointError) in
      try metadata.value(Evaluation.self, "evaluation")
    }
    let history = try metadata.value(LossHistory.self, "history")
    guard history.isConsistent(latent: configuration.architecture.latent) else {
      throw .badMetadata(
        file: file, key: "history", expected: "a history as this program writes it", found: "one of other lengths")
    }
    self.init(
      configuration: configuration, progress: progress, history: history,
      evaluation: evaluation?.klPerDimension.count == configuration.architecture.latent ? evaluation : nil,
      parameters: parameters, optimizerState: optimizerState)
    if archive.metadata[Self.sweep] != nil {
      let sweep = try metadata.value(RateDistortionSweep.self, Self.sweep)
      guard sweep.isConsistent(latent: configuration.architecture.latent) else {
        throw .badMetadata(
          file: file, key: Self.sweep,
          expected: "points from the lowest beta to the highest, with the KL of each dimension", found: "others")
      }
      self.sweep = sweep
    }
    if archive.metadata["explorer"] != nil {
      let place = try metadata.value(Place.self, "explorer")
      try place.check(latent: configuration.architecture.latent, file: file)
      self.place = place
    }
  }
}

/// What the random generator's next numbers follow from. It is counter-based, so this is its whole state.
private struct RandomState: Codable {
  var generator = "philox4x32-10"
  var seed: UInt64
  var step: Int
}

/// Metadata values as JSON, the same text for the same value.
enum MetadataJSON {
  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A diverged run's history holds numbers that JSON does not have.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("our own types always encode: \(error)")
    }
  }

  static func value<T: Decodable>(_ type: T.Type, _ text: String, layers: LayerCatalogue) throws -> T {
    let decoder = JSONDecoder()
    decoder.userInfo[LayerCatalogue.key] = layers
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: Data(text.utf8))
  }
}
