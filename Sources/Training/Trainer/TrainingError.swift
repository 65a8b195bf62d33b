import Datasets

/// Why training cannot begin or go on.
public enum TrainingError: Error, Equatable, Sendable {
  /// The loss of step `step` was not a finite number; the weights are those after step `keptStep`.
  case diverged(step: Int, keptStep: Int)
  /// The images are of another size than the model takes.
  case imageSize(expected: ImageSize, found: ImageSize, data: String)
  /// The run takes more memory than the machine has, in bytes.
  case tooLarge(needed: Double, available: Double)
  /// The run began with other data: the SHA-256 hashes differ.
  case otherData(name: String, expected: String, found: String)
  /// The run is one of mixed precision, and this processor does not multiply bfloat16.
  case noMixedPrecision
}

extension TrainingError: CustomStringConvertible {
  /// One sentence, and what to do.
  public var description: String {
    switch self {
    case .diverged(let step, let kept):
      "The loss was no longer a finite number at step \(step), so training stopped; the weights kept are those of step "
        + "\(kept). Try a lower learning rate."
    case .imageSize(let expected, let found, let data):
      "The model takes images of \(expected) pixels, but those of \(data) are \(found)."
    case .tooLarge(let needed, let available):
      "Training this model takes about \(Int(needed / 1e9)) GB of memory, and this machine has \(Int(available / 1e9)) GB: "
        + "take smaller layers, batches or numbers of samples."
    case .otherData(let name, let expected, let found):
      "The run began on other data than \(name) holds now (SHA-256 \(expected.prefix(12))... expected, "
        + "\(found.prefix(12))... found). Use the first data set, or begin a new run."
    case .noMixedPrecision:
      "Mixed precision needs a processor that multiplies bfloat16 (AVX-512 BF16 or AMX), and this one does not. "
        + "`--precision single` trains the same model, and goes on with a run that began with mixed."
    }
  }
}
