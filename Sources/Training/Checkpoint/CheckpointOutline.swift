/// The data of a checkpoint for a list. It is read from the header alone, so thousands of models, or one of a terabyte,
/// are listed at once.
public struct CheckpointOutline: Sendable, Equatable {
  /// The configuration of the run.
  public let configuration: RunConfiguration
  /// Completed epochs.
  public let epochs: Int
  /// Epochs, including the fraction of the current one.
  public let passes: Double
  /// The SHA-256 of the data set's training images; nil if the run has not begun.
  public let dataHash: String?
  /// The latest result on the test set.
  public let evaluation: Evaluation?

  /// Reads a file's header.
  ///
  /// - Throws: `CheckpointError` if it is not a checkpoint, or lacks a tensor of its model. The values are not checked.
  public init(contentsOf path: String) throws(CheckpointError) {
    let source = try CheckpointSource.open(path)
    let metadata = CheckpointMetadata(file: path, header: source.header, layers: .standard)
    try metadata.checkFormat()
    configuration = try metadata.configuration()
    let progress = try metadata.value(Checkpoint.Progress.self, "progress")
    let (steps, batches) = (max(0, progress.step), max(0, progress.batchesPerEpoch))
    epochs = batches == 0 ? 0 : steps / batches
    passes = batches == 0 ? 0 : Double(steps) / Double(batches)
    dataHash = progress.dataHash
    evaluation = try metadata.valueIfPresent(Evaluation.self, "evaluation", latent: configuration.architecture.latent)
    try source.check(configuration)
  }

  /// Whether this is an earlier state of a run with this configuration and data, at most `limit` epochs old, so that
  /// the run may overwrite it.
  public func isEarlier(of run: RunConfiguration, dataHash other: String?, passes limit: Double) -> Bool {
    var own = configuration
    // The same data may have another path.
    own.data = run.data
    return own == run && (dataHash == nil || dataHash == other) && passes <= limit
  }
}
