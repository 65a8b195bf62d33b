import Drawing
import Explorer
import Testing

/// Symbols and colours of pictures, chosen by keys in every view.
@Suite struct LookTests {
  @Test func aKeyTurnsTheSymbols() throws {
    var state = Sample.state()
    #expect(state.draw()[15, 3].symbol == "▀")
    state.press(.character("v"))
    #expect(state.newsText == "images of quadrants")
    let canvas = state.draw()
    #expect(
      (2..<16).allSatisfy { y in
        (1..<29).allSatisfy { " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█".unicodeScalars.contains(canvas[$0, y].symbol) }
      })
    #expect(canvas[15, 9].style == Style(foreground: .grey(0), background: .grey(0)))
    state.press(.character("v"))
    #expect(state.newsText == "images of shades")
    state.press(.character("v"))
    #expect(state.draw()[15, 5].symbol == "@")
    state.press(.character("v"))
    #expect(state.newsText == "images of octants, if the font has them")
    state.press(.character("v"))
    #expect(state.look.symbols == .half)
  }

  /// Pixels are there once the terminal has said so. The cells are those of half blocks, and stay where
  /// something lies over them.
  @Test func pixelsAreThereWhereTheTerminalHasThem() {
    var state = Sample.state()
    let cells = state.draw()
    _ = state.update(.input(.pixels(true)))
    #expect(state.draw() == cells)
    state.press(.character("v"))
    #expect(state.newsText == "images of pixels" && state.look.symbols == .pixels)
    let canvas = state.draw()
    #expect(canvas.pieces.map(\.rect) == [Rect(x: 1, y: 2, width: 28, height: 14)])
    #expect(canvas.cells[..<(23 * 80)] == cells.cells[..<(23 * 80)])
    state.press(.character("?"))
    let help = state.draw()
    #expect(help.pieces != canvas.pieces)
    #expect(help.pieces.allSatisfy { help[$0.rect.x, $0.rect.y] == canvas[$0.rect.x, $0.rect.y] })
    state.press(.escape)
    #expect(state.draw().pieces == canvas.pieces)
  }

  @Test func whoWantsPixelsIsToldThatThereAreNone() {
    let model = Sample.fresh(latent: 3, place: Sample.atOrigin(latent: 3))
    for symbols in [Symbols.pixels, .half] {
      var state = ExplorerState(
        OpenedModel(path: nil, isShipped: false, checkpoint: model),
        look: ScreenLook(limits: Sample.unicode, symbols: symbols), width: 80, height: 24)
      _ = state.update(.input(.pixels(false)))
      let words = "this terminal shows no pixels: images of half blocks"
      #expect(state.look.symbols == .half && (state.newsText == words) == (symbols == .pixels))
      #expect(state.draw().placements.isEmpty)
    }
  }

  @Test func aKeyTurnsTheColors() {
    var state = Sample.state()
    state.press(.character("V"))
    #expect(state.ability.colors == 16)
    #expect(state.newsText == "16 colours")
    // Shades suit sixteen colours better.
    #expect(state.draw()[15, 5].symbol == "█")
    state.press(.character("V"), .character("V"))
    #expect(state.newsText == "no colours")
    state.press(.character("V"))
    #expect(state.ability.colors == 256)
    var rich = Sample.state(ability: ScreenAbility(unicode: true, colors: ScreenAbility.trueColor))
    rich.press(.character("V"))
    #expect(rich.newsText == "256 colours")
    rich.press(.character("V"), .character("V"), .character("V"), .character("V"))
    #expect(rich.newsText == "true colour")
    var plain = Sample.state(ability: Sample.ascii)
    plain.press(.character("V"))
    #expect(plain.newsText == "no colours: this terminal has no others")
  }

  @Test func itWorksInEveryView() {
    for view in ViewName.allCases {
      var state = Sample.state()
      state.press(view.key, .character("v"))
      #expect(state.look.symbols == .quadrant, "\(view)")
    }
  }
}
