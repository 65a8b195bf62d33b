/// What a list says of a checkpoint. Only the file's header is read, and of that only what is asked for here, so that thousands of
/// models, or one of a terabyte, are listed in a moment.
public struct CheckpointOutline: Sendable, Equatable {
  /// What decided the run.
  public let configuration: RunConfiguration
  /// Complete passes over the data.
  public let epochs: Int
  /// Passes over the data, a part of one included.
  public let passes: Double
  /// The SHA-256 of the data set's training images; nil for a run that has not begun.
  public let dataHash: String?
  /// The latest result on the test set.
  public let evaluation: Evaluation?

  /// Reads a file's header.
  ///
  /// - Throws: `CheckpointError` for what is no checkpoint, or lacks a tensor of its model. Whether the values are good only
  ///   who reads them knows.
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

  /// Whether this is a state of a run that began with this configuration on these data, and has not gone further than so many
  /// passes: nothing is lost when that run takes its place.
  public func isEarlier(of run: RunConfiguration, dataHash other: String?, passes limit: Double) -> Bool {
    var own = configuration
    // The same data may be called by another path.
    own.data = run.data
    return own == run && (dataHash == nil || dataHash == other) && passes <= limit
  }
}
