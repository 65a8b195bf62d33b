import Foundation

/// A mixture of Gaussians, fitted to points as a VAE is: an encoder makes q(k|x), and a gradient of the bound moves the
/// encoder and the model together.
///
/// The encoder is linear: `q(k|x) = softmax(W (1, x, y))`. The sum over k is exact, so that nothing is drawn.
public struct EncoderFit: Equatable, Sendable {
  /// The points x.
  public let points: [SIMD2<Double>]
  /// The present model.
  public private(set) var model: Posterior
  /// W: for each component the bias and the weights of x and y.
  public private(set) var encoder: [Double]
  /// Steps since the start.
  public private(set) var step = 0
  /// Whether a step went so far that the fit cannot continue.
  public private(set) var hasDiverged = false

  private var adam: Adam
  /// Numbers of the encoder for a component.
  static let stride = 3

  /// Begins with a model, and with an encoder that knows nothing: all components alike.
  public init(_ model: Posterior, points: [SIMD2<Double>]) {
    (self.model, self.points) = (model, points)
    encoder = [Double](repeating: 0, count: model.mixture.components.count * Self.stride)
    adam = Adam(count: model.parameters.count + encoder.count)
  }

  /// q(k|x), for each point and component.
  public var shares: [[Double]] { points.map { logShares($0).map { exp($0) } } }

  /// The bound of the present model and encoder.
  public var bound: MixtureBound { MixtureBound(model.mixture, points: points, shares: shares) }

  /// Takes one step up the gradient. Does nothing once it has diverged.
  public mutating func takeStep(_ settings: FitSettings) {
    guard !hasDiverged else { return }
    let numbers = zip(model.parameters + encoder, adam.move(gradient, by: settings)).map { $0 + $1 }
    var next = model
    next.set(Self.wideEnough(Array(numbers.prefix(model.parameters.count))))
    let weights = Array(numbers.suffix(encoder.count))
    step += 1
    guard next.isUsable, weights.allSatisfy({ abs($0) < 1000 }) else {
      hasDiverged = true
      return
    }
    (model, encoder) = (next, weights)
  }

  /// The gradient of the bound: the model's parameters, then the encoder's.
  public var gradient: [Double] {
    let mixture = model.mixture
    var ofModel = [Double](repeating: 0, count: model.parameters.count)
    var ofEncoder = [Double](repeating: 0, count: encoder.count)
    for point in points {
      let logs = logShares(point)
      let values = zip(mixture.terms(at: point), logs).map { $0 - $1 }
      let bound = zip(values, logs).reduce(0) { $0 + $1.0 * exp($1.1) }
      for (index, component) in mixture.components.enumerated() {
        let share = exp(logs[index]) / Double(points.count)
        component.addGradient(
          noise: component.noise(at: point), times: share, to: &ofModel, at: index * Posterior.stride)
        ofModel[index * Posterior.stride + Posterior.logit] += share - mixture.weights[index] / Double(points.count)
        // The derivative of the bound with respect to the k-th output of the encoder.
        let pull = share * (values[index] - bound)
        for (place, input) in [1, point.x, point.y].enumerated() {
          ofEncoder[index * Self.stride + place] += pull * input
        }
      }
    }
    return ofModel + ofEncoder
  }

  private func logShares(_ point: SIMD2<Double>) -> [Double] {
    let outputs = Swift.stride(from: 0, to: encoder.count, by: Self.stride).map {
      encoder[$0] + encoder[$0 + 1] * point.x + encoder[$0 + 2] * point.y
    }
    let sum = logSum(outputs)
    return outputs.map { $0 - sum }
  }

  /// No Gaussian becomes narrower than those of `EM`.
  private static func wideEnough(_ parameters: [Double]) -> [Double] {
    let least = log(EM.leastVariance) / 2
    return parameters.enumerated().map { index, value in
      [2, 3].contains(index % Posterior.stride) ? max(value, least) : value
    }
  }
}
