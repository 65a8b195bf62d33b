import Drawing
import Testing

/// Pixels in colour on a palette of 256.
@Suite struct DitherTests {
  /// The palette entry at a pixel of the screen, of which a cell has two.
  private func entry(_ red: UInt8, _ green: UInt8, _ blue: UInt8, x: Int, y: Int) -> UInt8? {
    let pixel = Color.rgb(red, green, blue)
    let style = Style(foreground: pixel, background: pixel).reduced(to: 256, x: x, y: y / 2)
    guard case .palette(let index) = y % 2 == 0 ? style.foreground : style.background else { return nil }
    return index
  }

  /// Red, green and blue of an entry of the cube or the greys, by xterm's formula.
  private func color(_ index: UInt8?) -> SIMD3<Double> {
    guard let index, index >= 16 else { return SIMD3(repeating: .nan) }
    if index >= 232 { return SIMD3(repeating: Double(8 + 10 * (Int(index) - 232))) }
    let levels: [Double] = [0, 95, 135, 175, 215, 255]
    let place = Int(index) - 16
    return SIMD3(levels[place / 36], levels[place / 6 % 6], levels[place % 6])
  }

  @Test func entriesOfThePaletteStayThemselves() {
    for index in UInt8(16)...255 {
      let own = color(index)
      // Of the greys in the cube only black and white are used.
      if index < 231, index > 16, own.x == own.y, own.y == own.z { continue }
      for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        #expect(color(entry(UInt8(own.x), UInt8(own.y), UInt8(own.z), x: x, y: y)) == own)
      }
    }
  }

  @Test func fourNeighborsAreTheColorTogether() {
    // Levels of the cube are up to 95 apart; a single entry may be off by half of that.
    var (worst, sum, alone) = (0.0, 0.0, 0.0)
    var count = 0.0
    for red in stride(from: 3, through: 255, by: 18) {
      for green in stride(from: 1, through: 255, by: 17) {
        for blue in stride(from: 0, through: 255, by: 19) {
          let wanted = SIMD3(Double(red), Double(green), Double(blue))
          let shown = [(0, 0), (1, 0), (0, 1), (1, 1)].map {
            color(entry(UInt8(red), UInt8(green), UInt8(blue), x: $0.0, y: $0.1))
          }
          func error(_ color: SIMD3<Double>) -> Double { ((color - wanted) * (color - wanted)).sum().squareRoot() }
          let together = error(shown.reduce(SIMD3(), +) / 4)
          (worst, sum, alone) = (max(worst, together), sum + together, alone + (shown.map(error).min() ?? 0))
          count += 1
        }
      }
    }
    #expect(worst < 45)
    #expect(sum / count < 0.7 * alone / count)
  }

  @Test func thePatternIsFixedToTheScreen() {
    for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
      let here = entry(200, 120, 90, x: x, y: y)
      #expect(here == entry(200, 120, 90, x: x + 2, y: y + 2) && here == entry(200, 120, 90, x: x + 40, y: y + 20))
    }
    #expect(Set([(0, 0), (1, 0), (0, 1), (1, 1)].map { entry(200, 120, 90, x: $0.0, y: $0.1) }).count > 1)
  }

  /// Where a cell is one pixel, all four places of the pattern are used: else there would be stripes.
  @Test func cellsOfOnePixelHaveTheWholePattern() {
    for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
      let cell = Style(background: .rgb(200, 120, 90)).reduced(to: 256, x: x, y: y)
      guard case .palette(let index) = cell.background else {
        Issue.record("no entry of the palette")
        continue
      }
      #expect(index == entry(200, 120, 90, x: x, y: y))
    }
  }

  /// A dark and a bright red are not mixed: that would look grainy.
  @Test func colorsThatAreMixedAreNeighbors() {
    for level in stride(from: 0, through: 255, by: 5) {
      let shown = [(0, 0), (1, 0), (0, 1), (1, 1)].map { color(entry(UInt8(level), 100, 60, x: $0.0, y: $0.1)) }
      let reds = shown.map(\.x)
      #expect((reds.max() ?? 0) - (reds.min() ?? 0) <= 95)
    }
  }
}
