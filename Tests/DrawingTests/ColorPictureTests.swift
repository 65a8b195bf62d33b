import Drawing
import Testing

@Suite struct ColorPictureTests {
  /// Red, green / blue, white: `[channels, height, width]`.
  let corners = Picture(
    PictureSize(width: 2, height: 2, channels: 3), values: [1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1])

  private func canvas(_ picture: Picture, _ width: Int, _ height: Int, _ symbols: Symbols) -> Canvas {
    var canvas = Canvas(width: width, height: height)
    canvas.draw(picture, in: canvas.bounds, symbols: symbols)
    return canvas
  }

  @Test func halfBlocksCarryAPixelInEachColor() {
    let canvas = canvas(corners, 2, 1, .half)
    #expect(canvas[0, 0] == Cell("▀", Style(foreground: .rgb(255, 0, 0), background: .rgb(0, 0, 255))))
    #expect(canvas[1, 0] == Cell("▀", Style(foreground: .rgb(0, 255, 0), background: .rgb(255, 255, 255))))
  }

  @Test func quadrantsGroupPixelsByColorAndNotByBrightness() {
    // Red and green of equal brightness, side by side: in grey they could not be distinguished.
    let green: Float = 0.6 * 0.299 / 0.587
    let values: [Float] = [0.6, 0, 0.6, 0, 0, green, 0, green, 0, 0, 0, 0]
    let picture = Picture(PictureSize(width: 2, height: 2, channels: 3), values: values)
    let cell = canvas(picture, 1, 1, .quadrant)[0, 0]
    #expect(cell == Cell("▌", Style(foreground: .rgb(153, 0, 0), background: .rgb(0, 78, 0))))
  }

  @Test func aGreyPictureInThreeChannelsHasTheSamePatterns() {
    let grey = Picture(width: 4, height: 4, values: (0..<16).map { Float($0 * 7 % 16) / 15 })
    let (one, three) = (canvas(grey, 2, 2, .quadrant), canvas(grey.withChannels(3), 2, 2, .quadrant))
    #expect(one.cells.map(\.symbol) == three.cells.map(\.symbol))
    let ink = Symbols.allCases.filter { $0 == .block || $0 == .ascii }
    for symbols in ink {
      #expect(canvas(grey, 4, 4, symbols).lines == canvas(grey.withChannels(3), 4, 4, symbols).lines)
    }
  }

  @Test func inkShowsLuma() {
    #expect(corners.grey.values == [0.299, 0.587, 0.114, 0.299 + 0.587 + 0.114])
    #expect(canvas(corners, 2, 2, .block).lines == ["░▒", " █"])
    #expect(corners.grey.grey == corners.grey)
    #expect(corners.withChannels(1) == corners.grey)
    #expect(corners.withChannels(3) == corners)
    #expect(Picture(width: 1, height: 1, values: [0.5]).withChannels(3).values == [0.5, 0.5, 0.5])
  }

  @Test func eachChannelIsResampledAsAGreyPictureIs() {
    let plane = (0..<35).map { Float($0 * 7 % 11) / 10 }
    let planes = [plane, plane.map { 1 - $0 }, plane.reversed()]
    let color = Picture(PictureSize(width: 7, height: 5, channels: 3), values: planes.flatMap { $0 })
    for (width, height) in [(3, 2), (14, 9), (7, 2), (3, 5), (7, 5)] {
      let expected = planes.flatMap {
        Picture(width: 7, height: 5, values: $0).resampled(width: width, height: height).values
      }
      let result = color.resampled(width: width, height: height)
      #expect(result.values == expected)
      #expect(result.size == PictureSize(width: width, height: height, channels: 3))
    }
  }

  @Test func picturesOneAfterTheOtherAreParted() {
    let values = (0..<24).map(Float.init)
    let size = PictureSize(width: 2, height: 2, channels: 3)
    #expect(Picture.split(values, size: size).map(\.values) == [Array(values[..<12]), Array(values[12...])])
    #expect(Picture.split([], size: size).isEmpty)
  }

  @Test func trueColorIsLeftAsItIs() {
    let style = Style(foreground: .rgb(1, 2, 3), background: .palette(4), attributes: .bold)
    #expect(style.reduced(to: ScreenAbility.trueColor, x: 5, y: 6) == style)
    let ansi = canvas(corners, 2, 1, .half).ansi(ScreenAbility(unicode: true, colors: ScreenAbility.trueColor))
    #expect(
      ansi == "\u{1B}[38;2;255;0;0;48;2;0;0;255m▀\u{1B}[38;2;0;255;0;48;2;255;255;255m▀\u{1B}[0m\n")
  }

  @Test func withFewColorsAPixelIsAGreyOfItsBrightness() {
    func reduced(_ color: Color, _ colors: Int) -> Color {
      Style(foreground: color, background: .grey(0)).reduced(to: colors).foreground
    }
    #expect(reduced(.rgb(0, 255, 0), 16) == .palette(8))
    #expect(reduced(.rgb(255, 255, 0), 16) == .palette(15))
    #expect(reduced(.rgb(0, 0, 255), 16) == .palette(0))
    #expect(reduced(.rgb(0, 255, 0), 8) == .palette(7))
    #expect(reduced(.rgb(0, 255, 0), 0) == .standard)
  }

  @Test func withoutColorsBrightPixelsAreFilled() {
    #expect(canvas(corners, 2, 1, .half).lines == [" █"])
    let ansi = canvas(corners, 2, 1, .half).ansi(ScreenAbility(unicode: true, colors: 256))
    #expect(ansi == "\u{1B}[38;5;196;48;5;21m▀\u{1B}[38;5;46;48;5;231m▀\u{1B}[0m\n")
  }

  @Test func tilesKeepTheirProportionsOrShrink() {
    let digit = PictureSize(width: 28, height: 28)
    #expect(digit.cells(rows: 7, columns: 60) == (14, 7))
    #expect(digit.cells(rows: 7, columns: 10) == (10, 5))
    #expect(digit.cells(rows: 0, columns: 0) == (1, 1))
    #expect(PictureSize(width: 784, height: 1).cells(rows: 7, columns: 60) == (60, 1))
    #expect(PictureSize(width: 1, height: 784).cells(rows: 7, columns: 60) == (1, 7))
    #expect(PictureSize(width: 112, height: 28).cells(rows: 7, columns: 24) == (24, 3))
  }
}
