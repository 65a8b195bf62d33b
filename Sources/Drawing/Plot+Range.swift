extension Plot {
  /// Differences of larger values would overflow; such a loss is practically infinite.
  static let largest = 1e300

  /// Whether a value has a place on a vertical axis of this plot.
  package func isPlaceable(_ y: Double) -> Bool {
    abs(y) < Self.largest && (verticalScale == .linear || y > 0)
  }

  /// The horizontal axis: the range given, or that of all points; nil if there is none.
  package var horizontalAxis: Axis? {
    if let range = horizontalRange {
      return Axis(low: range.lowerBound, high: range.upperBound, scale: horizontalScale)
    }
    var (low, high) = (Double.infinity, -Double.infinity)
    for point in series.lazy.flatMap(\.points) where abs(point.x) < Self.largest {
      guard horizontalScale == .linear || point.x > 0 else { continue }
      (low, high) = (min(low, point.x), max(high, point.x))
    }
    return low <= high ? Axis(low: low, high: high, scale: horizontalScale) : nil
  }

  /// The vertical axis for the points that lie on `horizontal`; from 0 to 1 if none of them has a value.
  package func verticalAxis(over horizontal: Axis, rows: Int, ticks: Int) -> Axis {
    if case .fixed(let range) = verticalRange {
      return Axis(low: range.lowerBound, high: range.upperBound, scale: verticalScale)
    }
    var (low, high) = (Double.infinity, -Double.infinity)
    for line in series {
      let points = line.points
        .filter { $0.x >= horizontal.low && $0.x <= horizontal.high && self.isPlaceable($0.y) }
      guard let range = range(of: points.map(\.y)) else { continue }
      (low, high) = (min(low, range.lowerBound), max(high, range.upperBound))
      high = max(
        high,
        top(afterMarksOf: points, beside: range, within: (horizontal.high - horizontal.low) / 20))
    }
    guard low <= high else { return Axis(low: verticalScale == .linear ? 0 : 0.1, high: 1, scale: verticalScale) }
    return Axis(low: low, high: high, scale: verticalScale).aligned(rows: rows, ticks: ticks)
  }

  /// What follows a mark is what the mark is there for: it is shown, unless it is many times as high as the rest.
  private func top(
    afterMarksOf points: [Point], beside range: ClosedRange<Double>, within reach: Double
  ) -> Double {
    let after = points.filter { point in
      marks.contains { $0.x <= point.x && point.x <= $0.x + reach }
    }
    let limit = range.upperBound + 2 * (range.upperBound - range.lowerBound)
    return min(after.map(\.y).max() ?? range.upperBound, limit)
  }

  /// The range of one series' values by the plot's rule.
  private func range(of values: [Double]) -> ClosedRange<Double>? {
    guard let least = values.min(), let most = values.max() else { return nil }
    guard case .robust(let share) = verticalRange else { return least...most }
    // A sample of a thousand is accurate enough, and is sorted within a frame.
    let every = max(1, values.count / 1024)
    let sorted = stride(from: 0, to: values.count, by: every).map { values[$0] }.sorted()
    let bulk = sorted[Int(whole: Double(sorted.count - 1) * (1 - min(max(share, 0), 1)))]
    // Values that are only a little higher than the rest are shown instead of replaced by an arrow.
    return least...(most <= bulk + (bulk - least) / 2 ? most : bulk)
  }
}
