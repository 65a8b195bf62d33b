import CKernels

/// How gradients change the parameters.
public enum Optimizer: Sendable, Equatable, Codable {
  /// Adam (Kingma and Ba 2015), with PyTorch's formula and names.
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// Plain gradient descent.
  case sgd
  /// Gradient descent whose velocity keeps this fraction of itself at each step, with PyTorch's formula.
  case momentum(Double)

  /// Whether continuing a run needs more than its weights.
  public var hasMemory: Bool { memories > 0 }

  /// How many numbers it keeps per parameter.
  var memories: Int {
    switch self {
    case .adam: 2
    case .momentum: 1
    case .sgd: 0
    }
  }

  /// Whether the decay rates, which no setting checks, are in [0, 1).
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

/// An optimizer's state, in the parameters' layout.
public struct OptimizerState: Sendable, Equatable {
  /// The decaying mean of the gradients, or the velocity.
  public var firstMoment: [Float]
  /// The decaying mean of the squared gradients; empty for an optimizer without one.
  public var secondMoment: [Float]
  /// The number of updates since the moments were zero. Less than the run's steps if the run was once continued without
  /// them.
  public var updates: Int

  /// What the optimizer keeps for each parameter.
  var blocks: [[Float]] { secondMoment.isEmpty ? [firstMoment] : [firstMoment, secondMoment] }
}

/// Whether updates can produce an optimizer's state, found out tensor by tensor.
///
/// A gradient changes both moments, so if the second is 0 and the first is not, the second was lost: half precision
/// underflows, and a crash leaves zeros at a file's end.
struct MomentCheck {
  private var isAllZero = true
  private var hasLostSecond = false

  /// The moments of a tensor; `second` is empty for an optimizer without one.
  mutating func take(first: [Float], second: [Float]) {
    if (second.isEmpty ? first : second).contains(where: { $0 != 0 }) { isAllZero = false }
    // Above this, the square of the gradient does not underflow in single precision.
    if zip(first, second).contains(where: { abs($0) > 1e-15 && $1 == 0 }) { hasLostSecond = true }
  }

  /// Whether so many updates can have left what was taken.
  func isPossible(updates: Int) -> Bool { updates == 0 || !isAllZero && !hasLostSecond }
}

/// The update of one step, for any range of the parameter block.
package struct OptimizerUpdate {
  private let optimizer: Optimizer
  private let learningRate: Float
  /// Adam's corrections for moments that start at zero.
  private let stepSize: Float
  private let secondCorrection: Float

  /// Update number `count`, counted from 1.
  package init(optimizer: Optimizer, learningRate: Float, count: Int) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    switch optimizer {
    case .adam(let beta1, let beta2, _):
      // In double precision, because 1 - beta2^t loses digits.
      stepSize = Float(Double(learningRate) / (1 - Self.power(beta1, count)))
      secondCorrection = Float(1 / (1 - Self.power(beta2, count)).squareRoot())
    case .sgd, .momentum:
      stepSize = learningRate
      secondCorrection = 1
    }
  }

  /// Applies it to `count` adjacent parameters.
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
