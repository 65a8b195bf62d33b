import CKernels

/// How gradients change the parameters.
public enum Optimizer: Sendable, Equatable, Codable {
  /// Adam (Kingma and Ba 2015), with PyTorch's formula and names.
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// Plain gradient descent.
  case sgd
  /// Gradient descent with a velocity that keeps this share of itself at each step, with PyTorch's formula.
  case momentum(Double)

  /// Whether a run that goes on needs more than its weights.
  public var hasMemory: Bool { memories > 0 }

  /// How many numbers it remembers for each parameter.
  var memories: Int {
    switch self {
    case .adam: 2
    case .momentum: 1
    case .sgd: 0
    }
  }

  /// Whether the numbers that no setting has are shares that never are the whole.
  var hasValidDecay: Bool {
    if case .adam(let beta1, let beta2, _) = self { return (0..<1).contains(beta1) && (0..<1).contains(beta2) }
    return true
  }

  /// For people: `Adam`, `SGD`.
  public var summary: String {
    switch self {
    case .adam: "Adam"
    case .sgd: "SGD"
    case .momentum(let share): "SGD with momentum \(share)"
    }
  }
}

/// An optimizer's memory of past gradients, in the parameters' layout.
public struct OptimizerState: Sendable, Equatable {
  /// Decaying mean of the gradients, or the velocity.
  public var firstMoment: [Float]
  /// Decaying mean of their squares; empty for an optimizer that has none.
  public var secondMoment: [Float]
  /// How many updates they hold. Fewer than the run's steps if the run went on without its moments at some time.
  public var updates: Int

  /// Whether updates can have led to this. A gradient leaves something in both moments; where the second is 0 and the first is
  /// not, it was lost: half precision has no numbers as small, and a crash leaves zeros at a file's end.
  var isPossible: Bool {
    if updates == 0 { return true }
    if !(secondMoment.isEmpty ? firstMoment : secondMoment).contains(where: { $0 != 0 }) { return false }
    // The square of so small a gradient is still a number in single precision.
    return !zip(firstMoment, secondMoment).contains { abs($0) > 1e-15 && $1 == 0 }
  }
}

/// One step's update, the same for every stretch of the parameter block.
package struct OptimizerUpdate {
  private let optimizer: Optimizer
  private let learningRate: Float
  /// Adam's factors that correct the moments for their start at zero.
  private let stepSize: Float
  private let secondCorrection: Float

  /// The update number `count` since the moments began, counted from 1.
  package init(optimizer: Optimizer, learningRate: Float, count: Int) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    switch optimizer {
    case .adam(let beta1, let beta2, _):
      // In double, as 1 - beta2^t loses digits.
      stepSize = Float(Double(learningRate) / (1 - Self.power(beta1, count)))
      secondCorrection = Float(1 / (1 - Self.power(beta2, count)).squareRoot())
    case .sgd, .momentum:
      stepSize = learningRate
      secondCorrection = 1
    }
  }

  /// Applies it to `count` neighbouring parameters.
  package func apply(
    parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>, first: UnsafeMutablePointer<Float>?,
    second: UnsafeMutablePointer<Float>?, count: Int
  ) {
    switch optimizer {
    case .adam(let beta1, let beta2, let epsilon):
      latent_adam(
        parameters, gradients, first, second, count, Float(beta1), Float(1 - beta1), Float(beta2), Float(1 - beta2),
        stepSize, secondCorrection, Float(epsilon))
    case .momentum(let share):
      latent_momentum(parameters, gradients, first, count, Float(share), learningRate)
    case .sgd:
      latent_add_scaled(parameters, gradients, -learningRate, count)
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
