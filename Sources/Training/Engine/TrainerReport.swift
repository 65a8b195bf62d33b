import VAE

/// What a trainer in another process reports, a line of JSON each. `.github/ENGINES.md` has the fields.
package enum TrainerReport: Sendable, Equatable {
  /// The run begins or continues.
  case ready
  /// A step was taken; losses are means over its images, in nats.
  case step(LossHistory.Point, images: Int, klPerDimension: [Float])
  /// The speed of recent steps, the seconds that all steps and evaluations took, and what a FactorVAE's discriminator found in recent
  /// batches, in nats; nil where there is none.
  case speed(imagesPerSecond: Double, seconds: Double, totalCorrelation: Double?)
  /// An epoch is complete.
  case epoch(EpochReport)
  /// The requested epochs are complete, and the trainer pauses.
  case reached(epochs: Int)
  /// From step `step` on these values hold.
  case set(step: Int, beta: Float, learningRate: Float, Objective)
  /// The weights of this step are in a file.
  case weights(file: String, step: Int, isRunning: Bool)
  /// The answer to `save`: the whole run is in a file.
  case saved(file: String, step: Int)
  /// The answer to `save`: it could not be written.
  case saveFailed(file: String, reason: String)
  /// A number was not finite at step `step`; the trainer went back to step `kept` and pauses. `what` is `loss`,
  /// `start` (no step was ever taken), or the name of a tensor.
  case diverged(step: Int, kept: Int, what: String)
  /// The trainer cannot train this, and ends; a sentence.
  case failed(reason: String)
}

extension TrainerReport: Decodable {
  private enum Key: String, CodingKey {
    case event, step, images, reconstruction, kl, klPerDimension, imagesPerSecond, seconds, totalCorrelation, epoch
    case epochs, trainReconstruction, trainKl, test, beta, learningRate, objective, file, running, reason, kept, what
  }

  /// Reads an object whose `event` says what it is. Keys are expected in camel case.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func whole(_ key: Key) throws -> Int { try values.decode(Int.self, forKey: key) }
    func number(_ key: Key) throws -> Float { try values.decode(Float.self, forKey: key) }
    func text(_ key: Key) throws -> String { try values.decode(String.self, forKey: key) }
    let event = try text(.event)
    switch event {
    case "ready": self = .ready
    case "step":
      self = .step(
        LossHistory.Point(step: try whole(.step), reconstruction: try number(.reconstruction), kl: try number(.kl)),
        images: try whole(.images), klPerDimension: try values.decode([Float].self, forKey: .klPerDimension))
    case "speed":
      self = .speed(
        imagesPerSecond: Double(try number(.imagesPerSecond)), seconds: Double(try number(.seconds)),
        totalCorrelation: try values.decodeIfPresent(Double.self, forKey: .totalCorrelation))
    case "epoch":
      self = .epoch(
        EpochReport(
          epoch: try whole(.epoch), step: try whole(.step),
          trainReconstruction: try values.decode(Double.self, forKey: .trainReconstruction),
          trainKL: try values.decode(Double.self, forKey: .trainKl),
          test: try values.decode(Evaluation.self, forKey: .test)))
    case "reached": self = .reached(epochs: try whole(.epochs))
    case "set":
      self = .set(
        step: try whole(.step), beta: try number(.beta), learningRate: try number(.learningRate),
        try values.decode(Objective.self, forKey: .objective))
    case "weights":
      self = .weights(
        file: try text(.file), step: try whole(.step), isRunning: try values.decode(Bool.self, forKey: .running))
    case "saved": self = .saved(file: try text(.file), step: try whole(.step))
    case "save_failed": self = .saveFailed(file: try text(.file), reason: try text(.reason))
    case "diverged":
      self = .diverged(step: try whole(.step), kept: try whole(.kept), what: try text(.what))
    case "failed": self = .failed(reason: try text(.reason))
    default:
      throw DecodingError.dataCorruptedError(forKey: .event, in: values, debugDescription: "no event is \(event)")
    }
  }
}
