import Testing

import Drawing

@Suite struct AxisTests {
  static let ranges: [ClosedRange<Double>] = {
    var ranges: [ClosedRange<Double>] = [
      0...1e-12, -1e-12...1e-12, 0...1e300, -1e300...1e300, -1e300...0, 9e299...1e300, 0...140, 94...99.9,
      1e9...1e9 + 1000, 0.01...0.02,
    ]
    for span in [1e-9, 0.003, 0.5, 0.95, 1, 1.01, 1.7, 2.0, 2.4, 3.1, 4.99, 5, 6.6, 7.7, 9.99, 12345, 1e20] {
      for offset in stride(from: -1.7, through: 2, by: 0.093) + [0.0, -1, 1] {
        ranges.append(offset * span...(offset + 1) * span)
      }
    }
    return ranges
  }()

  @Test func ticksLieInTheMiddleOfRows() throws {
    for range in Self.ranges {
      let (low, high) = (range.lowerBound, range.upperBound)
      for rows in 3...60 {
        let count = max(2, rows / 3)
        let axis = Axis(low: low, high: high).aligned(rows: rows, ticks: count)
        let what = Comment(rawValue: "\(low)...\(high) on \(rows) rows: \(axis)")
        let places = axis.ticks(count: count).map { axis.position($0.value) * Double(rows) }
        try #require(places.count >= 2, what)
        for place in places {
          try #require(abs(place - place.rounded(.down) - 0.5) < 1e-6 && place > 0 && place < Double(rows), what)
        }
        for (place, next) in zip(places, places.dropFirst()) {
          try #require(abs(next - place - (places[1] - places[0])) < 1e-6, what)
        }
        let (bottom, top) = (axis.position(low), axis.position(high))
        try #require(bottom >= 0 && top <= 1 && bottom < top, what)
        let used = (top * Double(rows)).rounded(.up) - (bottom * Double(rows)).rounded(.down)
        try #require(used >= 0.4 * Double(rows), what)
      }
    }
  }
}
