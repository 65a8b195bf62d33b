import Drawing
import Testing

@Suite struct ImageTests {
  /// A ring of one pixel's width that gets brighter from left to right, 8x8.
  let ring: Picture = {
    var values = [Float](repeating: 0, count: 64)
    for y in 1..<7 {
      for x in 1..<7 where x == 1 || x == 6 || y == 1 || y == 6 { values[y * 8 + x] = Float(x + 1) / 7 }
    }
    return Picture(width: 8, height: 8, values: values)
  }()

  func canvas(_ image: Picture, _ width: Int, _ height: Int, _ symbols: Symbols) -> Canvas {
    var canvas = Canvas(width: width, height: height)
    canvas.draw(image, in: canvas.bounds, symbols: symbols)
    return canvas
  }

  @Test func halfBlocksAreExactAtTwoPixelsACell() {
    let image = Picture(PictureSize(width: 28, height: 28), bytes: (0..<784).map { UInt8(truncatingIfNeeded: $0 * 37) })
    let canvas = canvas(image, 28, 14, .half)
    for y in 0..<14 {
      for x in 0..<28 {
        let upper = Color.grey(image.values[2 * y * 28 + x])
        let lower = Color.grey(image.values[(2 * y + 1) * 28 + x])
        #expect(canvas[x, y] == Cell("▀", Style(foreground: upper, background: lower)))
      }
    }
  }

  @Test func greysAreBytes() {
    #expect(Color.grey(0) == .rgb(0, 0, 0))
    #expect(Color.grey(0.5) == .rgb(128, 128, 128))
    #expect(Color.grey(1) == .rgb(255, 255, 255))
    #expect(Color.grey(-3) == .rgb(0, 0, 0))
    #expect(Color.grey(.infinity) == .rgb(255, 255, 255))
    #expect(Color.grey(.nan) == .rgb(0, 0, 0))
    #expect(Set((0...255).map { Color.grey(Float($0) / 255) }).count == 256)
  }

  @Test func aPaletteHasTheNearestOfTwentySixGreysWhereverTheCellIs() {
    func reduced(_ brightness: Float, x: Int = 0, y: Int = 0) -> Color {
      Style(background: .grey(brightness)).reduced(to: 256, x: x, y: y).background
    }
    #expect(reduced(0) == .palette(16))
    #expect(reduced(1) == .palette(231))
    #expect(reduced(8 / 255) == .palette(232))
    #expect(reduced(0.5) == .palette(244))
    #expect(reduced(238 / 255) == .palette(255))
    let levels = (0...255).map { Float($0) / 255 }
    #expect(Set(levels.map { reduced($0) }).count == 26)
    #expect(levels.allSatisfy { reduced($0) == reduced($0, x: 1, y: 1) })
  }

  @Test func halfBlocksInBlackAndWhite() {
    #expect(canvas(ring, 8, 4, .half).lines == ["   ▄▄▄▄", "      █", "      █", "   ▀▀▀▀"])
  }

  @Test func blocks() {
    #expect(
      canvas(ring, 8, 4, .block).lines == [
        " ░░░░▒▒",
        " ░    █",
        " ░    █",
        " ░░░░▒▒",
      ])
    #expect(
      canvas(ring, 16, 8, .block).lines == [
        "",
        "  ░░▒▒▒▒▓▓▓██▓░",
        "  ░░       ░▓▓░",
        "  ░░       ░▓▓░",
        "  ░░       ░▓▓░",
        "  ░░       ░▓▓░",
        "  ░░▒▒▒▒▓▓▓██▓░",
        "",
      ])
    #expect(canvas(ring, 1, 1, .block)[0, 0].style == Style(foreground: .grey(1), background: .grey(0)))
  }

  @Test func asciiUsesAllItsInk() {
    let ramp = Picture(width: 12, height: 1, values: (0..<12).map { Float($0) / 11 })
    #expect(canvas(ramp, 12, 1, .ascii).lines == [" -:;++xoX&#@"])
    #expect(
      canvas(ring, 8, 4, .ascii).lines == [
        " -:!!+x",
        " !    @",
        " !    @",
        " -:!!+x",
      ])
  }

  @Test func spacesCarryTheirGreyBehindThem() {
    let canvas = canvas(Picture(width: 2, height: 2, values: [0, 1, 0, 0]), 2, 1, .space)
    #expect(canvas[0, 0] == Cell(" ", Style(foreground: .grey(1), background: .grey(0))))
    #expect(canvas[1, 0] == Cell(" ", Style(foreground: .grey(1), background: .grey(0.5))))
  }

  @Test func shrinkingKeepsTheMean() {
    let values = (0..<35).map { Float($0 * 7 % 11) / 10 }
    let image = Picture(width: 7, height: 5, values: values)
    let small = image.resampled(width: 3, height: 2)
    let (before, after) = (values.reduce(0, +) / 35, small.values.reduce(0, +) / 6)
    #expect(abs(before - after) < 1e-6)
    #expect(Picture(width: 4, height: 1, values: [0, 1, 1, 0]).resampled(width: 2, height: 1).values == [0.5, 0.5])
    let uneven = Picture(width: 3, height: 1, values: [0, 0.6, 0.9]).resampled(width: 2, height: 1).values
    #expect(abs(uneven[0] - 0.2) < 1e-6)
    #expect(abs(uneven[1] - 0.8) < 1e-6)
  }

  @Test func growingInterpolates() {
    let image = Picture(width: 2, height: 1, values: [0, 1])
    #expect(image.resampled(width: 4, height: 1).values == [0, 0.25, 0.75, 1])
    #expect(image.resampled(width: 2, height: 3).values == [0, 1, 0, 1, 0, 1])
    #expect(image.resampled(width: 2, height: 1) == image)
    #expect(
      Picture(width: 1, height: 1, values: [0.5]).resampled(width: 3, height: 2).values == [
        0.5, 0.5, 0.5, 0.5, 0.5, 0.5,
      ])
    #expect(Picture(width: 0, height: 0, values: []).resampled(width: 2, height: 1).values == [0, 0])
  }

  @Test func bestRectangleKeepsTheProportions() {
    let digit = Picture(width: 28, height: 28, values: Array(repeating: 0, count: 784))
    func best(_ width: Int, _ height: Int) -> Rect {
      digit.size.bestRect(in: Rect(x: 5, y: 3, width: width, height: height))
    }
    #expect(best(28, 14) == Rect(x: 5, y: 3, width: 28, height: 14))
    // A little more space does not blur it.
    #expect(best(34, 17) == Rect(x: 8, y: 4, width: 28, height: 14))
    #expect(best(60, 20) == Rect(x: 15, y: 3, width: 40, height: 20))
    #expect(best(21, 40) == Rect(x: 5, y: 18, width: 20, height: 10))
    #expect(best(1, 1) == Rect(x: 5, y: 3, width: 1, height: 1))
    #expect(best(0, 9).isEmpty)
    let wide = Picture(width: 40, height: 10, values: Array(repeating: 0, count: 400))
    #expect(wide.size.bestRect(in: Rect(width: 80, height: 50)) == Rect(x: 0, y: 20, width: 80, height: 10))
  }

  @Test func imagesAreClippedNotMoved() {
    var canvas = Canvas(width: 4, height: 2)
    canvas.draw(ring, in: Rect(x: -4, y: -2, width: 8, height: 4), symbols: .block)
    #expect(canvas.lines == ["  █", "░▒▒"])
    canvas.draw(ring, in: Rect(x: 9, y: 9, width: 8, height: 4), symbols: .half)
    #expect(canvas.lines == ["  █", "░▒▒"])
  }
}
