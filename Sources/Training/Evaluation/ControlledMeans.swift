/// Means of what is measured on draws, with two control variates: quantities of the same draws whose true means are known. What
/// is measured is regressed on them, and the means are moved along the line to the known ones. That takes off the noise that they
/// share, and where measured quantities add up to a combination of the controls, so do their means, exactly.
package struct ControlledMeans {
  /// The controls of each draw less their means over the draws, and where the known means lie from those.
  private let centered: [(Double, Double)]
  private let shift: (Double, Double)
  /// The inverse of the controls' matrix of squares and products; nil with draws that do not span both.
  private let inverse: (aa: Double, ab: Double, bb: Double)?

  /// - Parameters:
  ///   - controls: the two controls of each draw.
  ///   - known: their true means.
  package init(_ controls: [(Double, Double)], known: (Double, Double)) {
    let count = Double(controls.count)
    let means = (controls.reduce(0) { $0 + $1.0 } / count, controls.reduce(0) { $0 + $1.1 } / count)
    centered = controls.map { ($0.0 - means.0, $0.1 - means.1) }
    shift = (known.0 - means.0, known.1 - means.1)
    let aa = centered.reduce(0) { $0 + $1.0 * $1.0 }
    let ab = centered.reduce(0) { $0 + $1.0 * $1.1 }
    let bb = centered.reduce(0) { $0 + $1.1 * $1.1 }
    let determinant = aa * bb - ab * ab
    inverse =
      controls.count > 3 && determinant > 1e-9 * aa * bb
      ? (bb / determinant, -ab / determinant, aa / determinant) : nil
  }

  /// The mean of `values`, one of each draw, and its standard error.
  package func mean(of values: [Double]) -> (value: Double, error: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    var slopes = (0.0, 0.0)
    if let inverse {
      let products = zip(centered, values).reduce((0.0, 0.0)) { sums, pair in
        (sums.0 + pair.0.0 * (pair.1 - mean), sums.1 + pair.0.1 * (pair.1 - mean))
      }
      slopes = (
        inverse.aa * products.0 + inverse.ab * products.1, inverse.ab * products.0 + inverse.bb * products.1
      )
    }
    let squares = zip(centered, values).reduce(0.0) { sum, pair in
      let rest = pair.1 - mean - slopes.0 * pair.0.0 - slopes.1 * pair.0.1
      return sum + rest * rest
    }
    // Two slopes and a mean were fitted.
    let freedom = max(count - (inverse == nil ? 1 : 3), 1)
    return (mean + slopes.0 * shift.0 + slopes.1 * shift.1, (squares / freedom / count).squareRoot())
  }
}
