import Datasets
import Threads

/// Why training cannot begin or go on.
public enum TrainingError: Error, Equatable, Sendable {
  /// At step `step` a number was not finite; the weights are those after step `keptStep`.
  case diverged(step: Int, keptStep: Int, Divergence)
  /// The images have another size than the model's.
  case imageSize(expected: ImageSize, found: ImageSize, data: String)
  /// The run needs more memory than the machine has, in bytes.
  case tooLarge(needed: Double, available: Double)
  /// The run began with other data: the SHA-256 hashes differ.
  case otherData(name: String, expected: String, found: String)
  /// The run uses mixed precision, and this processor has no bfloat16 products.
  case noMixedPrecision
  /// The system cannot start another thread.
  case noThread(NoThread)
}

extension TrainingError: CustomStringConvertible {
  /// One sentence, and what to do.
  public var description: String {
    switch self {
    case .diverged(let step, let kept, let what):
      "\(what.sentence(step: step)) The weights kept are those of step \(kept). \(what.advice(dashes: ""))"
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
    case .noThread(let error): error.description
    }
  }
}

/// What was not finite, which determines the advice.
public enum Divergence: Equatable, Sendable {
  /// The loss, after updates that were too large; the operation that made the first number that is not finite, if known.
  case loss(origin: String? = nil)
  /// The loss of the first step, before any update; the setting that causes it, if known.
  case beforeAnyUpdate(Setting?)
  /// A parameter or a moment with this name, while the loss was still finite.
  case state(String)

  /// What happened, in a sentence.
  public func sentence(step: Int) -> String {
    switch self {
    case .loss(let origin):
      "The loss was no longer a finite number at step \(step), so training stopped"
        + (origin.map { ": \($0) made the first one that is not." } ?? ".")
    case .beforeAnyUpdate: "The loss is not a finite number at step \(step), before anything was learned."
    case .state(let name):
      "A number of \(name) was no longer finite by step \(step), while the loss still was, so training stopped."
    }
  }

  /// What was not finite, as a clause.
  var origin: String {
    switch self {
    case .loss(let origin?): "\(origin) made the first number that is not finite"
    case .loss(nil): "the loss is not finite"
    case .beforeAnyUpdate: "the loss is not finite, before anything was learned"
    case .state(let name): "\(name) is not finite, while the loss still is"
    }
  }

  /// What may help, in a sentence. Settings are named with `dashes` before them.
  public func advice(dashes: String) -> String {
    func name(_ setting: Setting) -> String { dashes.isEmpty ? setting.name : dashes + setting.rawValue }
    return switch self {
    case .loss: "Try a lower \(name(.learningRate))."
    case .beforeAnyUpdate(let setting?): "Take another \(name(setting)): with this one no model has a finite loss."
    case .beforeAnyUpdate(nil): "The weights that it began with give no finite loss: begin with others."
    case .state: "The gradients are too large: try a lower \(name(.learningRate)) or \(name(.beta))."
    }
  }
}

extension String {
  /// With a small first letter, as a clause.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
