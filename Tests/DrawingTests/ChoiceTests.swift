import Drawing
import Testing

@Suite struct ChoiceTests {
  private func line(_ shares: [Float], width: Int, unicode: Bool = true) -> String {
    var canvas = Canvas(width: width, height: 1)
    canvas.choices(
      shares[...], x: 0, y: 0, width: width, unicode: unicode, style: .plain, otherStyle: .plain)
    return String(String.UnicodeScalarView((0..<width).map { canvas[$0, 0].symbol }))
  }

  @Test func sharesAreHeights() {
    #expect(line([0, 0, 1, 0], width: 4) == "··█·")
    #expect(line([0.5, 0.25, 0.25], width: 3) == "▅▃▃")
    #expect(line([0, 1], width: 7) == "·· ██  ")
    #expect(line([0, 1, 0.5], width: 3, unicode: false) == ".#5")
    #expect(line([.nan, 1], width: 2) == "?█")
  }

  /// Where there are more categories than columns, the chosen one still shows.
  @Test func manyCategories() {
    for chosen in 0..<40 {
      var shares = [Float](repeating: 0, count: 40)
      shares[chosen] = 1
      #expect(line(shares, width: 12).filter { $0 == "█" }.count >= 1)
    }
  }

  @Test func clicksFindTheCategory() {
    #expect((0..<8).map { Canvas.choice(atColumn: $0, of: 3, width: 8) } == [0, 0, 1, 1, 2, 2, nil, nil])
    #expect(
      Canvas.choice(atColumn: 11, of: 40, width: 12) == 36 && Canvas.choice(atColumn: 12, of: 40, width: 12) == nil)
  }
}
