import Drawing
import Measures
import Training
import VAE

extension World {
  /// The model, the point, the run and its losses, a sentence each.
  func status(_ view: [String]) -> [String] {
    let configuration = model.configuration
    let train = latestTrain.map { "training\(isOverAllBetas($0.step) ? ", all betas" : ""): \(sentence($0))" }
    return ["\(name): \(configuration.architecture.summary), on \(configuration.dataName)", point, position]
      + view
      + ["\(objective.rawValue): loss = \(lossFormula(beta: "beta"))"]
      + [dialSentence].compactMap { $0 } + (objective.hasBeta ? [meaning(ofBeta: beta)] : [])
      + [weightText.contains("now") ? weightText : nil, learningRateText, runSentence].compactMap { $0 }
      + [downloadSentence, scoringSentence, train, testSentence, verdictSentence, doctorSentence].compactMap { $0 }
  }

  /// The selected dimension, its value and its KL.
  var position: String {
    let kl =
      klPerDimension.count == latent
      ? "KL \(Numerals.fixed(Double(klPerDimension[selected]), digits: 2)) nats" : "KL not known"
    return "dimension \(selected + 1) of \(latent): z\(selected + 1) is "
      + "\(valueWords(of: selected, at: z)), \(kl)"
  }

  /// All of z.
  var point: String {
    if z.allSatisfy({ $0 == 0 }) { return "z is 0 in all \(latent) dimensions" }
    return "z is \((0..<latent).map { valueWords(of: $0, at: z) }.joined(separator: ", "))"
  }

  static func value(_ value: Float) -> String { Numerals.signed(Double(value), digits: 2).trimmingSpaces }

  /// The status of the run.
  var runSentence: String {
    let place = "\(stepWord) \(model.step)" + (epochText.map { ", \($0)" } ?? "")
    switch run {
    case .idle where following != nil: return followSentence(place)
    case .idle: return "not training; the model is at \(place)"
    case .loading: return "loading \(model.configuration.dataName)"
    case .running:
      let speed = imagesPerSecond > 0 ? ", \(Numerals.compact(imagesPerSecond)) images a second" : ""
      return "training at \(place)\(speed)"
    case .paused: return "training is paused at \(place)"
    }
  }

  private func followSentence(_ place: String) -> String {
    let problem = following?.status?.problem.map { "; the newest file is not shown: \($0)" } ?? ""
    return "following \(name) at \(place)\(problem)"
  }

  /// The progress of a download, in quarters: each is said once.
  var downloadSentence: String? {
    fetching.map { "fetching \($0.data): \(Int(whole: ($0.share ?? 0) * 4) * 25)% are here; stop ends it" }
  }

  /// The progress of the scoring of all test images.
  var scoringSentence: String? {
    testImages.scoring.map { "measuring all test images: \(Int(whole: $0.share * 100))%; stop ends it" }
  }

  /// The latest result on the test set.
  var testSentence: String? {
    model.history.test.last.map { point in
      let beta = dialRange == nil ? "" : " at beta \(BetaLadder.text(model.dial(at: point.step)))"
      return "test after step \(point.step)\(beta): \(sentence(point))"
    }
  }

  private func sentence(_ point: LossHistory.Point) -> String {
    let parts = [point.negativeELBO, point.reconstruction, point.kl].map { Numerals.fixed(Double($0), digits: 2) }
    return isBound(point)
      ? "-ELBO \(parts[0]) nats, reconstruction \(parts[1]) and KL \(parts[2])"
      : "reconstruction at mu \(parts[1]) nats, KL \(parts[2])"
  }

  /// What else is wrong, how that shows, and what helps.
  private var doctorSentence: String? { verdicts.first(where: { $0.cause != Cause.missingWarmUp.name })?.sentence }

  /// Whether anything has collapsed, and what helps.
  private var verdictSentence: String? {
    collapseVerdict.map { verdict in
      "\(atDial)\(verdict.sentence)\(advice(on: verdict).map { "; \($0)" } ?? "")"
    }
  }
}
