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
      let middle = Self.middle(entry)
      let drawn = (0..<entry.count).map { _ in middle + (2 * generator.uniform() - 1) * limit }
      entry.put(drawn, into: &values)
    }
    return values
  }

  /// The bound of a parameter's uniform distribution; nil for zeros.
  private func limit(_ entry: ParameterLayout.Entry, in layout: ParameterLayout) -> Float? {
    // A gate reads one number of variance 1, and is to differ from its neighbours in where it closes.
    if entry.name.contains(".gate.") { return 1 }
    let isBias = entry.name.hasSuffix(".bias")
    // A bias has the fan-in of the weight beside it.
    let weight = isBias ? layout["\(entry.name.dropLast(".bias".count)).weight"] : entry
    guard let shape = weight?.shape, shape.count == 2 else { return nil }
    switch self {
    case .pytorch: return 1 / Float(shape[1]).squareRoot()
    case .glorot, .glorotMean: return isBias ? nil : (6 / Float(shape[0] + shape[1])).squareRoot()
    }
  }

  /// The mean of a parameter's distribution. The decoder's gates are closed where u is positive, and one that is closed for
  /// every beta would never learn: they begin open for most.
  private static func middle(_ entry: ParameterLayout.Entry) -> Float {
    entry.name.hasPrefix("decoder.") && entry.name.hasSuffix(".gate.bias") ? -1 : 0
  }
}
