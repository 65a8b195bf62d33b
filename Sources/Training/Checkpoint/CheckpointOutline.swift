/// What a list says of a checkpoint. Only the file's header is read, and of that only what is asked for here, so that thousands of
/// models, or one of a terabyte, are listed in a moment.
public struct CheckpointOutline: Sendable, Equatable {
  /// What decided the run.
  public let configuration: RunConfiguration
  /// Complete passes over the data.
  public let epochs: Int
  /// The latest result on the test set.
  public let evaluation: Evaluation?

  /// Reads a file's header.
  ///
  /// - Throws: `CheckpointError` for what is no checkpoint, or lacks a tensor of its model. Whether the values are good only
  ///   who reads them knows.
  public init(contentsOf path: String) throws(CheckpointError) {
    let source = try CheckpointSource.open(path)
    let metadata = CheckpointMetadata(file: path, header: source.header)
    try metadata.checkFormat()
    configuration = try metadata.value(RunConfiguration.self, "configuration")
    try configuration.check(file: path)
    let progress = try metadata.value(Checkpoint.Progress.self, "progress")
    epochs = progress.batchesPerEpoch > 0 ? max(0, progress.step) / progress.batchesPerEpoch : 0
    evaluation = try metadata.valueIfPresent(Evaluation.self, "evaluation", latent: configuration.architecture.latent)
    try source.check(configuration)
  }
}
