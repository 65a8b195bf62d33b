import Drawing
import Training

extension DialView {
  /// Where the dial stands: `beta 1.6: rate 20.1 nats, distortion 85.2 nats, 17 of 20 dimensions alive`.
  private func rateSentence(_ world: World) -> String {
    let beta = "beta \(BetaLadder.text(world.dialBeta))"
    guard let point = world.dialPoint else { return "\(beta): \(rateSilence(world))" }
    let (rate, distortion) = (Numerals.fixed(point.rate, digits: 1), Numerals.fixed(point.distortion, digits: 1))
    return
      "\(beta): rate \(rate) nats, distortion \(distortion) nats, \(point.living) of \(world.latent) dimensions alive"
  }

  /// Why there are no numbers.
  private func rateSilence(_ world: World) -> String {
    guard world.dialRange != nil else { return "rate and distortion are not measured yet" }
    switch world.data {
    case .notLoaded, .loading: return "reading \(world.model.configuration.dataName)"
    case .here: return "measuring the curve"
    case .missing(let reason): return "there are no test images to measure with. \(reason)"
    }
  }

  /// The view in words.
  func sentences(_ world: World) -> [String] {
    let sentence = rateSentence(world)
    guard let range = world.dialRange else {
      return [
        sentence,
        "this model has no dial: training weighs the KL by its one beta. A run with objective multi-rate has one, and mnist-dial",
      ]
    }
    let ends = "the dial goes from beta \(BetaLadder.text(range.low)) to \(BetaLadder.text(range.high))"
    guard let curve = world.dialSight.curve else { return [sentence, ends] }
    let steps = DialScale(range, field: .init(width: 0, height: 0)).decades.map { beta in
      let point = curve.point(at: beta)
      return "\(BetaLadder.text(beta)): rate \(Numerals.fixed(point.rate, digits: 1)), distortion "
        + "\(Numerals.fixed(point.distortion, digits: 1)), \(point.living) alive"
    }
    return [sentence, "\(ends): \(steps.joined(separator: "; "))"]
  }

  /// What is news when it changes: the beta, and whether there are numbers. Numbers that become more exact are not
  /// news.
  var tellsBeta: Bool { true }

  func newsKey(_ world: World) -> [String] { ["\(world.dialBeta) \(world.dialPoint != nil)"] }

  func news(_ world: World, since key: [String]?) -> [String] {
    key == nil ? sentences(world) : [rateSentence(world)]
  }
}
