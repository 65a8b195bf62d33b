import Drawing
import Measures
import Training

/// One step of training on one test image, in slow motion.
struct SlowStep: Sendable {
  /// The draw from N(0, 1) that z is made with, `[latent]`; empty before the first.
  var epsilon: [Float] = []
  /// The number of the draw, so that the next one is another.
  var draw = 0
  /// How much of the step is shown.
  var stage = Stage.noise
  /// What the weights make of it.
  var found: StepResult?

  /// The parts of a step, in their order.
  enum Stage: Int, CaseIterable, Comparable {
    case encode = 1, draw, decode, back, through, noise

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }
}

/// One image's way through the model with one draw, and the gradient's way back, in nats.
public struct StepResult: Sendable, Equatable {
  /// The image's number in the test set.
  public var index: Int
  /// Its pixels and posterior.
  public var evaluation: ImageEvaluation
  /// The draw, `[latent]`, and z = mu + sigma * epsilon.
  public var epsilon, z: [Float]
  /// The decoded image.
  public var decoded: Picture
  /// -log p(x|z).
  public var reconstruction: Float
  /// Its gradient with respect to z, `[latent]`.
  public var slope: [Float]
  /// The noise of estimates of the gradient from one draw.
  public var noise: GradientNoise

  /// The draws that the noise is measured over.
  static let draws = 256

  /// sigma in a dimension.
  func sigma(_ dimension: Int) -> Float { Explorer.sigma(logVariance: evaluation.logVariance[dimension]) }

  /// How many times as many draws the score function needs for the gradient of mu to be as certain: the ratio of variances.
  func noiseRatio(_ estimator: GradientNoise.Estimator, _ dimension: Int) -> Double {
    noise[estimator].muVariance[dimension] / noise[.reparameterised].muVariance[dimension]
  }
}
