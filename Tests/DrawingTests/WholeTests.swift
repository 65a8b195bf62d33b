import Drawing
import Testing

/// Numbers that a file or a user gave, on their way to columns and rows.
@Suite struct WholeTests {
  @Test func wholePartsOfAllNumbers() {
    #expect([0.0, 0.9, -0.9, 1, 41.999, -3.5].map { Int(whole: $0) } == [0, 0, 0, 1, 41, -3])
    #expect(Int(whole: Double.nan) == 0 && Int(whole: Float.nan) == 0)
    let most = 1 << 53
    #expect([Float.infinity, 1e30, -1e30, -.infinity].map { Int(whole: $0) } == [most, most, -most, -most])
    #expect(Int(whole: Double(most)) == most && Int(whole: 9_007_199_254_740_991.0) == most - 1)
  }

  /// A loss may be as large as a Float; most of the line is outside, and the rounding of its ends is many dots.
  @Test func linesToTheEndsOfTheNumbers() {
    for exponent in [10.0, 30, 38, 300] {
      for share in [0.1, 0.3, 0.5, 0.7] {
        let length = Double.pow10(exponent)
        var raster = DotRaster(columns: 20, rows: 10, braille: true)
        raster.line((x: 3, y: -share * length), (x: 30, y: (1 - share) * length), owner: 0)
        raster.line((x: -share * length, y: 5), ((1 - share) * length, 6), owner: 1)
      }
    }
  }
}

extension Double {
  fileprivate static func pow10(_ exponent: Double) -> Double { Double("1e\(Int(whole: exponent))") ?? .nan }
}
