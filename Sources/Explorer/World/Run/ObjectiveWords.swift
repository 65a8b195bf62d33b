import Drawing
import Measures
import Training
import VAE

extension Objective {
  /// The loss as screens write it, with `rec` for the reconstruction.
  func formula(beta: String) -> String {
    switch self {
    case .autoencoder: "rec at mu"
    case .noiseOnly: "rec"
    case .penaltyOnly: "rec at mu + \(beta) KL"
    case .vae: "rec + KL"
    case .beta: "rec + \(beta) KL"
    case .iwae: "-log mean_k w"
    case .betaTC: "rec + KL + (\(beta)-1) TC"
    case .factor: "rec + KL + \(beta) TC"
    case .capacity: "rec + \(beta) |KL - C|"
    case .multiRate: "rec + \(beta) KL, all \(beta)"
    }
  }

  /// Its name on a curve.
  var shortName: String {
    switch self {
    case .autoencoder: "AE"
    case .noiseOnly: "noise"
    case .penaltyOnly: "penalty"
    case .vae, .beta, .iwae, .betaTC, .factor, .capacity, .multiRate: rawValue
    }
  }
}

extension World {
  /// The loss of the objective; with a codebook the distance of the encoder's vectors from their codes is in the KL's place.
  func lossFormula(beta: String) -> String {
    guard latents.codebook != nil else { return objective.formula(beta: beta) }
    return "rec + \(objective == .vae ? "" : "\(beta) ")|e - code|\(sign("²", "^2"))"
  }

  /// The objective and its formula, for a frame of `columns` columns: `beta: loss = rec + β KL`.
  func lossTitle(columns: Int) -> String {
    let name = objective.rawValue
    let formula = lossFormula(beta: sign("β", "beta"))
    let texts = ["\(name): loss = \(formula), in nats an image", "\(name): loss = \(formula)", "\(name): \(formula)"]
    // Room for the frame's corners, and a line and a space at both ends.
    return texts.first { $0.columns <= columns - 6 } ?? name
  }

  /// The weight of the KL or of its substitute: `β 4`, `β 4, now 1.2 (warm-up)`, `no KL in the loss`.
  var weightText: String {
    let beta = "\(sign("β", "beta")) \(BetaLadder.text(self.beta))"
    let share = model.configuration.betaSchedule.share(epochs: model.passes)
    switch objective {
    case .autoencoder, .noiseOnly: return "no KL in the loss"
    case .iwae: return "k = \(model.configuration.samples)\(share == 1 ? "" : ", \(moved(share))")"
    case .vae, .beta, .penaltyOnly, .betaTC, .factor: return share == 1 ? beta : "\(beta), \(moved(self.beta * share))"
    case .multiRate:
      return share == 1
        ? dialText
        : "\(dialText), all times \(Numerals.fixed(Double(share), digits: 2))\(scheduleName)"
    case .capacity:
      let capacity = model.configuration.capacity.capacity(epochs: model.passes)
      return
        "\(beta)\(share == 1 ? "" : ", \(moved(self.beta * share))"), C \(Numerals.fixed(Double(capacity), digits: 1))"
    }
  }

  /// The present value of a scheduled weight.
  private func moved(_ weight: Float) -> String {
    "now \(Numerals.fixed(Double(weight), digits: 2))\(scheduleName)"
  }

  private var scheduleName: String {
    switch model.configuration.betaSchedule {
    case .constant: ""
    case .warmUp: " (warm-up)"
    case .cyclic: " (cycle)"
    }
  }

  /// `learning rate 0.001`, or `learning rate 0.001, now 3.1e-4 (cosine)`.
  var learningRateText: String { "learning rate \(LearningRateLadder.text(learningRate))\(scheduledRate(true))" }

  /// The learning rate where room is short: `lr 0.001, now 3.1e-4`.
  var shortLearningRateText: String { "lr \(LearningRateLadder.shortText(learningRate))\(scheduledRate(false))" }

  private func scheduledRate(_ isNamed: Bool) -> String {
    let schedule = model.configuration.learningRateSchedule
    let share = schedule.share(epochs: model.passes)
    guard share != 1 else { return "" }
    let name =
      switch schedule {
      case .constant: ""
      case .cosine: " (cosine)"
      case .step: " (steps)"
      case .iwae: " (iwae)"
      }
    return ", now \(LearningRateLadder.shortText(learningRate * share))\(isNamed ? name : "")"
  }

  /// What beta would be in conventions that average instead of summing; with a codebook, what it weighs instead of the KL.
  func meaning(ofBeta beta: Float) -> String {
    if latents.codebook != nil {
      return "beta \(BetaLadder.text(beta)) weighs how far the encoder's vectors are from their codes: "
        + "the KL of a code is always the logarithm of their number"
    }
    let meaning = BetaMeaning(beta: beta, model.configuration.architecture)
    return "beta \(BetaLadder.text(beta)) here is \(Self.digits(meaning.perPixel)) with a mean over pixels, and "
      + "\(Self.digits(meaning.normalised)) normalised (means over pixels and dimensions)"
  }

  /// Three significant digits.
  static func digits(_ value: Double) -> String {
    guard value > 0, value < 1000 else { return Numerals.compact(value) }
    var (digits, scale) = (2, value)
    while scale < 1, digits < 8 { (digits, scale) = (digits + 1, scale * 10) }
    return Numerals.fixed(value, digits: digits)
  }

  /// Whether the loss pulls the posterior to the prior.
  var hasPenalty: Bool { objective.recipe.hasPenalty(beta: beta) }
}
