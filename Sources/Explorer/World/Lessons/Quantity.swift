import Drawing
import Toy
import Training
import VAE

/// A number or word of the explorer's state that a lesson can check.
struct Quantity: Sendable {
  enum Value: Sendable, Equatable {
    case number(Double)
    case word(String)
  }

  let name: String
  /// What it is, with its unit.
  let text: String
  /// The words that it can be; nil for a number, empty for any word.
  let words: [String]?
  /// Its present value; nil while it is not known.
  let read: @Sendable (World) -> Value?

  private static func number(_ name: String, _ text: String, _ read: @escaping @Sendable (World) -> Double?) -> Quantity
  {
    Quantity(name: name, text: text, words: nil) { world in
      guard let value = read(world), value.isFinite else { return nil }
      return .number(value)
    }
  }

  private static func word(
    _ name: String, _ text: String, _ words: [String], _ read: @escaping @Sendable (World) -> String
  ) -> Quantity { Quantity(name: name, text: text, words: words) { .word(read($0)) } }

  /// All of them, apart from the dimensions of z (`z1`, `z2`, ...).
  static let all: [Quantity] = [
    word("view", "the open view", ViewName.allCases.map(\.rawValue)) { $0.view.rawValue },
    word("model", "the model's name; new model for one without a file", []) { $0.name },
    word("data", "the data set of the model", []) { $0.model.configuration.data },
    word("objective", "what is minimised", Objective.allCases.map(\.rawValue)) { $0.objective.rawValue },
    word("training", "whether it trains", ["yes", "no"]) { $0.run == .running ? "yes" : "no" },
    number("beta", "the weight of the KL, or the dial") { Double($0.beta) },
    number("learning_rate", "the learning rate") { Double($0.learningRate) },
    number("steps", "training steps of the model") { Double($0.model.step) },
    number("epochs", "passes through the training data") { $0.model.passes },
    number("dimensions", "latent dimensions") { Double($0.latent) },
    number("dead_dimensions", "dimensions that tell less than 0.01 nats of the image") { world in
      world.currentKL.map { _ in Double(world.deadDimensions.count) }
    },
    number("live_dimensions", "dimensions that tell 0.01 nats of the image or more") { world in
      world.currentKL.map { kl in Double(kl.count - world.deadDimensions.count) }
    },
    number("kl", "the KL in nats, a mean over images") { world in
      world.currentKL.map { $0.reduce(0) { $0 + Double($1) } }
    },
    number("test_rec", "the reconstruction on the test set in nats, after the latest epoch") { world in
      world.model.history.test.last.map { Double($0.reconstruction) }
    },
    number("test_kl", "the KL on the test set in nats, after the latest epoch") { world in
      world.model.history.test.last.map { Double($0.kl) }
    },
    number("test_loss", "-ELBO on the test set in nats, after the latest epoch") { world in
      world.model.history.test.last.map { Double($0.reconstruction) + Double($0.kl) }
    },
    number("spread", "how many times as far from 0 the codes lie as draws from the prior") { world in
      world.currentEncoding?.spread?.share(isNoisy: world.objective.recipe.isNoisy)
    },
    number("sigma", "the posterior's standard deviation, a root mean square over the test set") { world in
      world.currentEncoding?.spread.map { max(0, $0.ofDraws - $0.ofMeans).squareRoot() }
    },
    number("distance_to_code", "the distance of z from the nearest code of the test set") { world in
      world.currentEncoding?.nearest(to: world.z, count: 1).first.map { Double($0.distance) }
    },
    number("selected", "the selected dimension, from 1") { Double($0.selected + 1) },
    number("selected_z", "z in the selected dimension") { world in
      world.z.indices.contains(world.selected) ? Double(world.z[world.selected]) : nil
    },
    number("selected_kl", "the KL of the selected dimension in nats") { world in
      world.currentKL.map { Double($0[world.selected]) }
    },
    number("selected_rank", "the place of the selected dimension by its KL; 1 has the largest") { world in
      world.currentKL.map { kl in Double(1 + kl.count { $0 > kl[world.selected] }) }
    },
    number("length_of_z", "the distance of z from 0") { world in
      world.z.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    },
    number("image", "the number of the test image, from 0") { Double($0.testImages.index) },
    number("epsilon", "the draw in the selected dimension, in the view gradient") { $0.stepAtSelected?.epsilon },
    number("slope_z", "the change of rec with z in the selected dimension, in the view gradient") {
      $0.stepAtSelected?.slope
    },
    number("slope_mu", "its gradient with respect to mu") { $0.stepAtSelected?.slope },
    number("slope_sigma", "its gradient with respect to sigma") { world in
      world.stepAtSelected.map { $0.slope * $0.epsilon }
    },
    number("noise_ratio", "how many times as many draws the score function needs in the selected dimension") {
      $0.stepAtSelected?.ratio
    },
    number("bound_draws", "the draws of the selected bound, in the view evidence") {
      Double(ImageBounds.counts[$0.evidence.selected])
    },
    number("bound_gap", "how far the selected bound is below that of 1000 draws, in nats") { world in
      world.evidence.found.map { $0.gap(world.evidence.selected) }
    },
    number("labels", "the selected number of labels of each class, in the view probe") { Double($0.probe.perClass) },
    number("recognised_codes", "percent recognised by z with that many labels") { world in
      world.probe.result.map { 100 * $0.codesMean }
    },
    number("recognised_pixels", "percent recognised by pixels with that many labels") { world in
      world.probe.result.map { 100 * $0.pixelsMean }
    },
    word("toy_target", "p in the view toy", Target.allCases.map(\.rawValue)) {
      $0.toy?.fit.settings.target.rawValue ?? ""
    },
    word("toy_family", "the family of q in the view toy, or em", ToyState.fitNames) { $0.toy?.fitName ?? "" },
    number("toy_steps", "steps in the view toy") { $0.toy.map { Double($0.step) } },
    number("toy_gap", "the gap KL(q||p) in the view toy, in nats") { $0.toy?.fit.estimate.gap },
    number("toy_modes", "the modes of p that q covers in the view toy") { world in
      world.toy.map { Double($0.fit.estimate.covered(of: $0.fit.settings.target)) }
    },
    number("em_rounds", "M steps of EM in the view toy") { $0.toy?.learning.map { Double($0.em.rounds) } },
    number("em_gap", "the gap of EM in the view toy, in nats") { $0.toy?.learning?.emBound.gap },
    number("encoder_gap", "the gap of the fit with an encoder beside EM, in nats") {
      $0.toy?.learning?.encoderBound.gap
    },
    number("encoder_behind", "how far log p(x) of the fit with an encoder is below EM's, in nats") { world in
      world.toy?.learning.map { $0.emBound.evidence - $0.encoderBound.evidence }
    },
    number("distance_to_target", "the squared error between the picture at z and the target") { $0.distanceToTarget },
  ]

  /// The quantity of a name; nil if there is none.
  static func named(_ name: String) -> Quantity? {
    if let known = all.first(where: { $0.name == name }) { return known }
    guard name.first == "z", let dimension = Int(name.dropFirst()), dimension >= 1, "z\(dimension)" == name else {
      return nil
    }
    return number(name, "z in dimension \(dimension)") { world in
      world.z.indices.contains(dimension - 1) ? Double(world.z[dimension - 1]) : nil
    }
  }
}

extension Quantity: Equatable {
  /// Names are unique.
  static func == (one: Quantity, other: Quantity) -> Bool { one.name == other.name }
}

extension World {
  /// The encoded test set, if it is that of the present weights or of weights since the dial was turned.
  fileprivate var currentEncoding: TestEncoding? {
    guard let encoding = places.encoding, encoding.modelVersion >= dialVersion else { return nil }
    return run == .running || encoding.modelVersion == modelVersion ? encoding : nil
  }

  /// Each dimension's KL at the present dial; nil while it is not known, as just after the dial was turned.
  fileprivate var currentKL: [Float]? {
    guard klPerDimension.count == latent else { return nil }
    if dialRange != nil, data.test != nil, currentEncoding == nil { return nil }
    return klPerDimension
  }

  /// The step in slow motion, in the selected dimension; nil while there is none of this model.
  fileprivate var stepAtSelected: (epsilon: Double, slope: Double, ratio: Double)? {
    guard let found = slowStep.found, found.slope.indices.contains(selected), found.slope.count == latent else {
      return nil
    }
    return (
      Double(found.epsilon[selected]), Double(found.slope[selected]), found.noiseRatio(.score, selected)
    )
  }

  /// The squared error between the picture at z and the target, summed over pixels of 0 to 1; nil without either.
  fileprivate var distanceToTarget: Double? {
    guard let image, let target = lesson?.targetPicture, target.size == image.size else { return nil }
    return zip(image.values, target.values).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
  }
}
