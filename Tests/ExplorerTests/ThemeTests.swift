import Drawing
import Explorer
import Testing

/// All that stands on a screen can be read, in each theme.
@Suite struct ThemeTests {
  /// A screen with what a user may see: a view, the help, a list, a prompt, a question, news or an error.
  private func screens(_ view: ViewName, _ ability: ScreenAbility) throws -> [Canvas] {
    let model = try Sample.trained(latent: 3, place: Sample.atOrigin(latent: 3))
    let plain = Sample.opened(view, model: model, ability: ability, width: 120, height: 40)
    let gated = Sample.opened(view, model: try Sample.trainedGated(), ability: ability)
    var others = [plain, gated]
    for keys in [["?"], [":"], ["o"], ["O"], ["B"], ["s"], ["C"], ["G"], [" ", "q"]] {
      var state = plain
      for key in keys { state.press(.character(Character(key))) }
      others.append(state)
    }
    var state = gated
    _ = state.update(.saved(.failure(.unwritable(file: "/a", reason: "why"))))
    others.append(state)
    return others.map { $0.draw() }
  }

  /// Letters, digits and signs are text; lines, blocks, dots and spaces are not.
  private func isText(_ symbol: Unicode.Scalar) -> Bool {
    symbol != " " && !(0x2500...0x25FF).contains(symbol.value) && !(0x2800...0x28FF).contains(symbol.value)
  }

  /// Red, green and blue of what a terminal of the theme's kind would show.
  private func seen(_ color: Color, _ usual: Color) -> Color { color == .standard ? usual : color }

  @Test(arguments: ColorTheme.all, ViewName.allCases)
  func allPairsOfColorsHaveContrast(theme: ColorTheme, view: ViewName) throws {
    let (ink, paper) =
      theme.isLight
      ? (Color.rgb(0x20, 0x20, 0x20), Color.rgb(0xFA, 0xFA, 0xFA)) : (.rgb(0xD4, 0xD4, 0xD4), .rgb(0x1A, 0x1A, 0x1A))
    let ability = ScreenAbility(unicode: true, colors: 256, theme: theme)
    var pairs: [Style: Cell] = [:]
    for canvas in try screens(view, ability) {
      for y in 0..<canvas.height {
        for x in 0..<canvas.width where isText(canvas[x, y].symbol) && !canvas[x, y].isPicture(ability) {
          let cell = canvas[x, y].reduced(to: ability, x: x, y: y)
          // Faint letters on a map are where few points lie.
          if !cell.style.attributes.contains(.dim) { pairs[cell.style] = canvas[x, y] }
        }
      }
    }
    #expect(pairs.count > 5 && Sample.state(ability: ability).ability.theme == theme)
    for (style, cell) in pairs {
      let contrast = try #require(seen(style.foreground, ink).contrast(with: seen(style.background, paper)))
      #expect(contrast >= theme.contrast, "\(theme.name), \(view.rawValue): \(cell), \(contrast)")
    }
  }

  @Test func theBackgroundsColorChangesTheThemeAndNothingElse() {
    var state = Sample.state()
    state.press(.character("?"))
    let before = state.draw()
    #expect(state.update(.input(.background(.light))).isEmpty)
    #expect(state.draw() == before && state.ability.theme == .light)
    _ = state.update(.input(.background(.dark)))
    #expect(state.ability.theme == .dark && state.ability == Sample.unicode)
    // An answer is no key: news stay, and a tour goes on.
    var moving = Sample.state(model: Sample.fresh())
    _ = moving.update(.saved(.success("/a")))
    let isMoving = moving.isMoving
    _ = moving.update(.input(.background(.light)))
    #expect(moving.isMoving == isMoving && isMoving && moving.newsText == "saved /a")
  }
}
