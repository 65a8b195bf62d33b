import Datasets

/// The factors that vary, as whole numbers: the values of categories and steps, and 20 bins of equal width for continuous ones.
struct DiscreteFactors: Sendable {
  /// Their places among all factors.
  let places: [Int]
  /// `[factor][image]`
  let values: [[Int32]]
  /// One more than the largest value of each.
  let counts: [Int]

  static let bins = 20

  init(_ factors: ImageFactors) {
    let columns = factors.factors.enumerated().map { index, factor in
      let values = factors.column(index)
      return factor.valueCount == nil ? equalWidthBins(values, count: Self.bins) : values.map { Int32($0) }
    }
    places = columns.indices.filter { place in columns[place].contains { $0 != columns[place][0] } }
    values = places.map { columns[$0] }
    counts = values.map { Int($0.max() ?? 0) + 1 }
  }

  /// The images of each value of each factor, `[factor][value]`.
  var groups: [[[Int32]]] {
    zip(values, counts).map { column, count in
      var groups = [[Int32]](repeating: [], count: count)
      for (image, value) in column.enumerated() { groups[Int(value)].append(Int32(image)) }
      return groups
    }
  }
}

/// A score with its standard error.
public struct Score: Sendable, Equatable {
  /// The score, 1 for a code that is as good as it can be.
  public let value: Double
  /// Its standard error.
  public let error: Double

  package init(value: Double, error: Double) { (self.value, self.error) = (value, error) }

  /// A share of right answers.
  init(right: Int, of count: Int) {
    let share = Double(right) / Double(count)
    self.init(value: share, error: (share * (1 - share) / Double(count)).squareRoot())
  }

  /// A measure of codes and factors, with the error by leaving out a tenth of the images at a time (the jackknife over groups). The
  /// groups are every tenth image.
  init(_ codes: Points, _ factors: ImageFactors, threads: Int, measure: @Sendable (Points, ImageFactors) -> Double) {
    let groups = 10
    let width = factors.factors.count
    let parts = inParallel(groups + 1, threads: threads) { part -> Double in
      if part == groups { return measure(codes, factors) }
      let kept = (0..<codes.count).filter { $0 % groups != part }.map(Int32.init)
      return measure(
        codes.subset(kept),
        ImageFactors(
          factors.factors, values: kept.flatMap { factors.values[Int($0) * width..<(Int($0) + 1) * width] }))
    }
    let without = parts.dropLast()
    let mean = without.reduce(0, +) / Double(groups)
    let squares = without.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      value: parts.last ?? .nan, error: (squares * Double(groups - 1) / Double(groups)).squareRoot())
  }
}
