/// Steps up a gradient by Adam (Kingma and Ba 2015), or along the plain gradient.
struct Adam: Equatable, Sendable {
  private var first, second: [Double]
  /// The bias corrections: the powers of the two decay rates.
  private var powers = SIMD2(1.0, 1.0)

  /// Before the first step of this many parameters.
  init(count: Int) {
    first = [Double](repeating: 0, count: count)
    second = first
  }

  /// The change of each parameter.
  mutating func move(_ gradient: [Double], by settings: FitSettings) -> [Double] {
    guard settings.usesAdam else { return gradient.map { settings.learningRate * $0 } }
    let (b1, b2) = (0.9, 0.999)
    powers *= SIMD2(b1, b2)
    return gradient.indices.map { index in
      first[index] = b1 * first[index] + (1 - b1) * gradient[index]
      second[index] = b2 * second[index] + (1 - b2) * gradient[index] * gradient[index]
      let mean = first[index] / (1 - powers.x)
      return settings.learningRate * mean / ((second[index] / (1 - powers.y)).squareRoot() + 1e-8)
    }
  }
}
