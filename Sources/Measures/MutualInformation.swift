import Foundation

/// The bin of each value: `count` bins of equal width from the smallest to the largest value, which is in the last bin.
/// If all values are equal, all are in one bin. NaN is in the first bin, and infinities are in the first and last.
package func equalWidthBins(_ values: [Float], count: Int) -> [Int32] {
  let finite = values.lazy.filter(\.isFinite)
  guard let low = finite.min(), let high = finite.max(), low < high else {
    return [Int32](repeating: 0, count: values.count)
  }
  let scale = Double(count) / (Double(high) - Double(low))
  return values.map { value in
    // The model of a file may give any number. Finite ones differ by less than a Double can hold.
    let place = (Double(value) - Double(low)) * scale
    return place > 0 ? Int32(min(Double(count - 1), place)) : 0
  }
}

/// Entropies and mutual information in nats of two discrete variables observed together.
///
/// Estimates from a sample have entropies that are too small, and so too much mutual information: by about (cells - 1)
/// / (2 N) for N observations in so many cells. `corrected` compensates for it (Miller 1955). Then independent
/// variables have zero mutual information on average, and a variable still has all information about itself.
package struct MutualInformation: Sendable {
  /// Entropies of the first variable, the second, and both jointly.
  package let first, second, joint: Double
  /// The mutual information.
  package var information: Double { first + second - joint }

  /// From the variables' values, each `[count]`, none negative.
  package init(_ a: [Int32], _ b: [Int32], corrected: Bool) {
    precondition(a.count == b.count, "values that were seen together")
    let columns = Int(b.max() ?? 0) + 1
    let rows = Int(a.max() ?? 0) + 1
    var cells = [Int](repeating: 0, count: rows * columns)
    for (a, b) in zip(a, b) { cells[Int(a) * columns + Int(b)] += 1 }
    let count = a.count
    first = Self.entropy(
      (0..<rows).map { cells[$0 * columns..<($0 + 1) * columns].reduce(0, +) }, of: count, corrected: corrected)
    second = Self.entropy(
      (0..<columns).map { column in (0..<rows).reduce(0) { $0 + cells[$1 * columns + column] } }, of: count,
      corrected: corrected)
    joint = Self.entropy(cells, of: count, corrected: corrected)
  }

  private static func entropy(_ cells: [Int], of count: Int, corrected: Bool) -> Double {
    let total = Double(count)
    var (entropy, used) = (0.0, 0)
    for cell in cells where cell > 0 {
      entropy -= Double(cell) / total * log(Double(cell) / total)
      used += 1
    }
    return corrected ? entropy + Double(used - 1) / (2 * total) : entropy
  }
}
