import Drawing
import Testing

@Suite struct BarTests {
  func latent(_ value: Double, width: Int = 17, unicode: Bool = true) -> String {
    var canvas = Canvas(width: width, height: 1)
    canvas.latentBar(value, x: 0, y: 0, width: width, unicode: unicode)
    return canvas.lines[0]
  }

  @Test(arguments: [
    (0, "────────┃────────"), (1.5, "────────┼━━━▐────"), (-1.5, "────▌━━━┼────────"), (0.05, "────────┃────────"),
    (0.12, "────────▐────────"), (-0.12, "────────▌────────"), (0.2, "────────┼▌───────"),
    (3, "────────┼━━━━━━━▐"), (-3, "▌━━━━━━━┼────────"), (3.01, "────────┼━━━━━━━▶"), (-.infinity, "◀━━━━━━━┼────────"),
    (.nan, "────────?────────"),
  ])
  func latentBarInUnicode(value: Double, line: String) {
    #expect(latent(value) == line)
  }

  @Test(arguments: [
    (0, "|-------o-------|"), (1.5, "|-------+===o---|"), (-2.0, "|-o=====+-------|"), (3, "|-------+=======o"),
    (9, "|-------+=======>"), (-9, "<=======+-------|"), (.nan, "|-------?-------|"),
  ])
  func latentBarInASCII(value: Double, line: String) {
    #expect(latent(value, unicode: false) == line)
  }

  @Test func everyFineStepIsSeenAtTwentyOneColumns() {
    let lines = (-30...30).map { latent(Double($0) / 10, width: 21) }
    #expect(zip(lines, lines.dropFirst()).allSatisfy { $0 != $1 })
  }

  @Test func trackAndNeedleHaveTheirStyles() {
    var canvas = Canvas(width: 9, height: 1)
    let bright = Style(foreground: .palette(81))
    let dark = Style(foreground: .palette(240))
    canvas.latentBar(3, x: 0, y: 0, width: 9, unicode: true, style: bright, trackStyle: dark)
    #expect(canvas[0, 0] == Cell("─", dark))
    #expect(canvas[4, 0] == Cell("┼", dark))
    #expect(canvas[6, 0] == Cell("━", bright))
    #expect(canvas[8, 0] == Cell("▐", bright))
  }

  @Test(
    arguments: [
      (0, "", ""), (0.001, "·", "."), (0.05, "▏", "."), (1, "██▋", "###"), (1.5, "████", "####"),
      (3, "████████", "########"),
      (3.1, "███████▶", "#######>"), (-1, "", ""), (.nan, "?", "?"),
    ] as [(Double, String, String)])
  func magnitudeBar(value: Double, unicode: String, ascii: String) {
    var canvas = Canvas(width: 10, height: 2)
    canvas.magnitudeBar(value, limit: 3, x: 0, y: 0, width: 8, unicode: true)
    canvas.magnitudeBar(value, limit: 3, x: 0, y: 1, width: 8, unicode: false)
    #expect(canvas.lines == [unicode, ascii])
  }

  @Test func noRoomDrawsNothing() {
    var canvas = Canvas(width: 3, height: 1)
    canvas.latentBar(1, x: 0, y: 0, width: 0, unicode: true)
    canvas.magnitudeBar(1, limit: 0, x: 0, y: 0, width: 3, unicode: true)
    #expect(canvas.lines == [""])
  }
}
