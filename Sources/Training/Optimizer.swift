import CKernels

/// How gradients change the parameters.
public enum Optimizer: Sendable, Equatable, Codable {
  /// Adam (Kingma and Ba 2015), with PyTorch's formula and names.
  case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// Plain gradient descent.
  case sgd

  /// For people: `Adam`, `SGD`.
  public var summary: String {
    switch self {
    case .adam: "Adam"
    case .sgd: "SGD"
    }
  }
}

/// An optimizer's memory of past gradients, in the parameters' layout.
public struct OptimizerState: Sendable, Equatable {
  /// Decaying mean of the gradients.
  public var firstMoment: [Float]
  /// Decaying mean of their squares.
  public var secondMoment: [Float]
  /// How many updates they hold. Fewer than the run's steps if the run went on without its moments at some time.
  public var updates: Int
}

/// One step's update, the same for every stretch of the parameter block.
package struct OptimizerUpdate {
  let optimizer: Optimizer
  let learningRate: Float
  /// How many updates the moments hold, this one included.
  let count: Int

  package init(optimizer: Optimizer, learningRate: Float, count: Int) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.count = count
  }

  /// Applies it to `count` neighbouring parameters.
  package func apply(
    parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>, first: UnsafeMutablePointer<Float>?,
    second: UnsafeMutablePointer<Float>?, count size: Int
  ) {
    switch optimizer {
    case .adam(let beta1, let beta2, let epsilon):
      // The corrections for the moments' start at zero; in double, as 1 - beta2^t loses digits.
      let firstCorrection = 1 - power(beta1, count)
      let secondCorrection = 1 - power(beta2, count)
      latent_adam(
        parameters, gradients, first, second, size, Float(beta1), Float(1 - beta1), Float(beta2), Float(1 - beta2),
        Float(Double(learningRate) / firstCorrection), Float(1 / secondCorrection.squareRoot()), Float(epsilon))
    case .sgd:
      latent_add_scaled(parameters, gradients, -learningRate, size)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
