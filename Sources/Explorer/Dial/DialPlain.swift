import Drawing
import Measures
import Training

extension World {
  /// Where the dial stands, in its view: `beta 1.6: rate 20.1 nats, distortion 85.2 nats, 17 of 20 dimensions alive`.
  var rateSentence: String? {
    guard view == .dial else { return nil }
    let beta = "beta \(BetaLadder.text(dialBeta))"
    guard let point = dialPoint else { return "\(beta): \(rateSilence)" }
    let (rate, distortion) = (Numerals.fixed(point.rate, digits: 1), Numerals.fixed(point.distortion, digits: 1))
    return "\(beta): rate \(rate) nats, distortion \(distortion) nats, \(point.living) of \(latent) dimensions alive"
  }

  /// Why there is no number.
  private var rateSilence: String {
    guard dialRange != nil else { return "rate and distortion are not measured yet" }
    switch data {
    case .notLoaded, .loading: return "reading \(model.configuration.dataName)"
    case .here: return "measuring the curve"
    case .missing(let reason): return "there are no test images to measure with. \(reason)"
    }
  }

  /// All that the view has to say.
  var rateSentences: [String] {
    guard let sentence = rateSentence else { return [] }
    guard let range = dialRange else {
      return [
        sentence,
        "this model has no dial: training weighs the KL by its one beta. A run with objective multi-rate has one, and mnist-dial",
      ]
    }
    let ends = "the dial goes from beta \(BetaLadder.text(range.low)) to \(BetaLadder.text(range.high))"
    guard let curve = dialSight.curve else { return [sentence, ends] }
    let steps = DialScale(range, field: .init(width: 0, height: 0)).decades.map { beta in
      let point = curve.point(at: beta)
      return "\(BetaLadder.text(beta)): rate \(Numerals.fixed(point.rate, digits: 1)), distortion "
        + "\(Numerals.fixed(point.distortion, digits: 1)), \(point.living) alive"
    }
    return [sentence, "\(ends): \(steps.joined(separator: "; "))"]
  }

  /// What is news if it changes: the beta, and that there are numbers at all. Numbers that get more exact are not.
  var rateKey: String? { view == .dial ? "\(dialBeta) \(dialPoint != nil)" : nil }
}
