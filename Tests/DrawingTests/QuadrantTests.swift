import Drawing
import Testing

@Suite struct QuadrantTests {
  private func cell(_ upperLeft: Float, _ upperRight: Float, _ lowerLeft: Float, _ lowerRight: Float) -> Cell {
    var canvas = Canvas(width: 1, height: 1)
    let image = Picture(width: 2, height: 2, values: [upperLeft, upperRight, lowerLeft, lowerRight])
    canvas.draw(image, in: canvas.bounds, symbols: .quadrant)
    return canvas[0, 0]
  }

  private func grey(_ bright: Float, on dark: Float) -> Style {
    Style(foreground: .grey(bright), background: .grey(dark))
  }

  @Test func allSixteenPatterns() {
    let symbols: [Unicode.Scalar] = [
      "█", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
    ]
    for (pattern, symbol) in symbols.enumerated() {
      let lit = (0..<4).map { Float(pattern >> $0 & 1) }
      let found = cell(lit[0], lit[1], lit[2], lit[3])
      // A cell of one grey has it as foreground and background.
      #expect(found == Cell(symbol, grey(pattern == 0 ? 0 : 1, on: pattern == 15 ? 1 : 0)))
    }
  }

  @Test func twoGreysThatFitBest() {
    // Two groups, each drawn with its mean.
    #expect(cell(1, 0.8, 0.2, 0) == Cell("▀", grey(0.9, on: 0.1)))
    #expect(cell(0.1, 0.2, 0.1, 0.9) == Cell("▗", grey(0.9, on: 0.4 / 3)))
    // The outlier is dark: the others are foreground.
    #expect(cell(0.8, 0.7, 0.1, 0.9) == Cell("▜", grey(0.8, on: 0.1)))
    #expect(cell(0.5, 0.5, 0.5, 0.5) == Cell("█", grey(0.5, on: 0.5)))
    #expect(cell(.nan, 1, 0, 0).style.foreground == .grey(0))
  }

  @Test func aPictureOfTwiceTheCellsIsExact() {
    // Black and white: only two greys.
    let image = Picture(width: 8, height: 4, values: (0..<32).map { $0 * 7 % 3 == 0 ? 1 : 0 })
    var canvas = Canvas(width: 4, height: 2)
    canvas.draw(image, in: canvas.bounds, symbols: .quadrant)
    let lit: [Unicode.Scalar: String] = [
      " ": "0000", "▘": "1000", "▝": "0100", "▀": "1100", "▖": "0010", "▌": "1010", "▞": "0110", "▛": "1110",
      "▗": "0001",
      "▚": "1001", "▐": "0101", "▜": "1101", "▄": "0011", "▙": "1011", "▟": "0111", "█": "1111",
    ]
    for (y, line) in canvas.lines.enumerated() {
      for (x, symbol) in line.unicodeScalars.enumerated() {
        let quarters = [(0, 0), (1, 0), (0, 1), (1, 1)].map { image.values[(2 * y + $0.1) * 8 + 2 * x + $0.0] }
        #expect(lit[symbol] == quarters.map { $0 == 1 ? "1" : "0" }.joined())
      }
    }
  }

  @Test func aRingInBlackAndWhite() {
    let ring = Picture(
      width: 28, height: 28,
      values: (0..<784).map { pixel in
        let (x, y) = (Float(pixel % 28) - 13.5, Float(pixel / 28) - 13.5)
        let radius = (x * x + y * y).squareRoot()
        return radius >= 6 && radius < 11 ? 1 : 0
      })
    var canvas = Canvas(width: 14, height: 7)
    canvas.draw(ring, in: canvas.bounds, symbols: .quadrant)
    #expect(
      canvas.lines == [
        "     ▗▄▄▖", "  ▗▄██████▄▖", " ▗██▛▀  ▀▜██▖", " ▐██      ██▌", " ▝██▙▄  ▄▟██▘", "  ▝▀██████▀▘", "     ▝▀▀▘",
      ])
    // On a terminal without colours.
    let plain = ScreenAbility(unicode: true, colors: 0)
    #expect(canvas[3, 3].reduced(to: plain).style == .plain)
    #expect(canvas[3, 3].reduced(to: ScreenAbility(unicode: false, colors: 0)).symbol.isASCII)
  }
}

@Suite struct ScreenLookTests {
  private func look(_ unicode: Bool, _ colors: Int, symbols: Symbols? = nil, wanted: Int? = nil) -> ScreenLook {
    ScreenLook(limits: ScreenAbility(unicode: unicode, colors: colors), symbols: symbols, colors: wanted)
  }

  @Test func wishesAreHeededAsFarAsTheScreenGoes() {
    #expect(look(true, 256).symbols == .half)
    #expect(look(true, 256, symbols: .quadrant).symbols == .quadrant)
    #expect(look(true, 256, wanted: 16).ability == ScreenAbility(unicode: true, colors: 16))
    #expect(look(true, 256, wanted: 16).symbols == .block)
    #expect(look(true, 8, wanted: 256).ability.colors == 8)
    #expect(look(true, 256, wanted: ScreenAbility.trueColor).ability.colors == 256)
    #expect(look(true, ScreenAbility.trueColor).symbols == .half)
    #expect(look(false, 256, symbols: .octant).symbols == .space)
    #expect(look(false, 256, symbols: .half).symbols == .space)
    #expect(look(true, 256, symbols: .space, wanted: 0).symbols == .block)
  }

  @Test func symbolsInTurn() {
    func turned(_ look: ScreenLook) -> [Symbols] {
      var look = look
      return (0..<5).map { _ in
        look.turnSymbols()
        return look.symbols
      }
    }
    #expect(turned(look(true, 256)) == [.quadrant, .block, .ascii, .octant, .half])
    #expect(turned(look(true, 0)) == [.ascii, .octant, .half, .quadrant, .block])
    #expect(turned(look(false, 256)) == [.ascii, .space, .ascii, .space, .ascii])
    #expect(turned(look(false, 8)) == [.ascii, .ascii, .ascii, .ascii, .ascii])
    #expect(turned(look(true, 256, symbols: .space)) == [.half, .quadrant, .block, .ascii, .octant])
  }

  @Test func colorsInTurn() {
    func turned(_ look: ScreenLook) -> [Int] {
      var look = look
      return (0..<4).map { _ in
        look.turnColors()
        return look.ability.colors
      }
    }
    #expect(turned(look(true, ScreenAbility.trueColor)) == [256, 16, 8, 0])
    #expect(turned(look(true, 256)) == [16, 8, 0, 256])
    #expect(turned(look(true, 16, wanted: 0)) == [16, 8, 0, 16])
    #expect(turned(look(false, 0)) == [0, 0, 0, 0])
  }
}
