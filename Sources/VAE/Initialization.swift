import Autodiff
import Randomness

/// How weights are drawn before training.
public enum Initialization: String, Sendable, Codable, CaseIterable {
  /// PyTorch's default for a linear layer: weights and biases uniform within 1 / sqrt(fan in).
  case pytorch
  /// Glorot and Bengio 2010: weights uniform within sqrt(6 / (fan in + fan out)), biases 0.
  case glorot
  /// The same, and the output's biases such that the decoder begins with the mean of the training images (Burda, Grosse and
  /// Salakhutdinov 2016).
  case glorotMean = "glorot-mean"

  /// Fresh parameters for a layout; the same seed gives the same values.
  public func parameters(_ layout: ParameterLayout, seed: UInt64) -> [Float] {
    var values = [Float](repeating: 0, count: layout.count)
    for (index, entry) in layout.entries.enumerated() {
      guard let limit = limit(entry, in: layout) else { continue }
      var generator = Philox(seed: seed, stream: RandomStream.initialization.number(UInt64(index)))
      let drawn = (0..<entry.count).map { _ in (2 * generator.uniform() - 1) * limit }
      entry.put(drawn, into: &values)
    }
    return values
  }

  /// The bound of a parameter's uniform distribution; nil for zeros.
  private func limit(_ entry: ParameterLayout.Entry, in layout: ParameterLayout) -> Float? {
    let isBias = entry.name.hasSuffix(".bias")
    // A bias has the fan-in of the weight beside it.
    let weight = isBias ? layout["\(entry.name.dropLast(".bias".count)).weight"] : entry
    guard let shape = weight?.shape, shape.count == 2 else { return nil }
    switch self {
    case .pytorch: return 1 / Float(shape[1]).squareRoot()
    case .glorot, .glorotMean: return isBias ? nil : (6 / Float(shape[0] + shape[1])).squareRoot()
    }
  }
}
