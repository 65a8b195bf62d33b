import Autodiff
import Randomness

/// How weights are initialised.
public enum Initialization: String, Sendable, Codable, CaseIterable {
  /// PyTorch's default for a linear layer: weights and biases uniform within 1 / sqrt(fan in).
  case pytorch
  /// Glorot and Bengio 2010: weights uniform within sqrt(6 / (fan in + fan out)), biases 0.
  case glorot
  /// As `glorot`, and the decoder's last bias is set so that the decoder starts with the mean training image (Burda,
  /// Grosse and Salakhutdinov 2016).
  case glorotMean = "glorot-mean"

  /// New parameters in the order of `architecture.parameterLayout`. The same seed gives the same values.
  public func parameters(_ architecture: Architecture, seed: UInt64) -> [Float] {
    values(architecture.parameters, seed: seed, use: .initialization)
  }

  /// New values of parameters in the order of their layout, from a stream of this use for each.
  func values(_ parameters: [LayerParameter], seed: UInt64, use: RandomStream) -> [Float] {
    let layout = ParameterLayout(parameters)
    var values = [Float](repeating: 0, count: layout.count)
    for (index, (entry, parameter)) in zip(layout.entries, parameters).enumerated() {
      let (middle, reach) = range(parameter.start)
      if reach == 0 {
        entry.put([Float](repeating: middle, count: entry.count), into: &values)
        continue
      }
      var generator = Philox(seed: seed, stream: use.number(UInt64(index)))
      entry.put((0..<entry.count).map { _ in middle + (2 * generator.uniform() - 1) * reach }, into: &values)
    }
    return values
  }

  /// The centre and the half-width of a parameter's uniform distribution; half-width 0 for a constant.
  private func range(_ start: LayerParameter.Start) -> (middle: Float, reach: Float) {
    switch (self, start) {
    case (_, .constant(let value)): (value, 0)
    case (_, .uniform(let middle, let reach)): (middle, reach)
    case (.pytorch, .weight(let fanIn, _)), (.pytorch, .bias(let fanIn)): (0, 1 / Float(fanIn).squareRoot())
    case (.glorot, .weight(let fanIn, let fanOut)), (.glorotMean, .weight(let fanIn, let fanOut)):
      (0, (6 / Float(fanIn + fanOut)).squareRoot())
    case (.glorot, .bias), (.glorotMean, .bias): (0, 0)
    }
  }
}
