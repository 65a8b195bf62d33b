import Drawing
import Testing

/// Which theme a user gets.
@Suite struct ThemeChoiceTests {
  @Test func theBackgroundDecidesWhereItIsAskedFor() {
    #expect(ThemeChoice.auto.theme(on: .dark) == .dark && ThemeChoice.auto.theme(on: .light) == .light)
    #expect(ThemeChoice.dark.theme(on: .light) == .dark && ThemeChoice.light.theme(on: .dark) == .light)
    #expect(ThemeChoice.sixteen.theme(on: .light) == ColorTheme.light.narrow)
    #expect(ThemeChoice.sixteen.theme(on: .dark) != .dark)
    #expect(ThemeChoice.contrast.theme(on: .dark) == .whiteOnBlack)
    #expect(ThemeChoice.contrast.theme(on: .light) == .blackOnWhite)
    #expect(ThemeChoice.allCases.filter(\.followsBackground) == [.auto, .sixteen, .contrast])
    #expect(ThemeChoice.allCases.map(\.rawValue) == ["auto", "dark", "light", "16", "contrast"])
  }

  @Test func aLookHasTheThemeOfItsBackground() {
    let limits = ScreenAbility(unicode: true, colors: 256)
    var look = ScreenLook(limits: limits)
    #expect(look.ability == limits && look.ability.theme == .dark)
    look.background = .light
    #expect(look.ability != limits && look.ability.theme == .light)
    look.turnColors()
    #expect(look.ability.theme == .light && look.ability.colors == 16)
    var fixed = ScreenLook(limits: limits, theme: .dark)
    fixed.background = .light
    #expect(fixed.ability.theme == .dark)
  }

  @Test(arguments: [
    ("15;0", TerminalBackground.dark), ("0;15", .light), ("0;default;15", .light), ("7;default;0", .dark),
    ("0;7", .light), ("15;8", .dark), ("12;6", .dark), ("0;11", .light), ("0;default", nil), ("15", nil), ("", nil),
    ("0;16", nil), ("0;-1", nil), ("0; 7", nil), (nil, nil), ("0;7;", nil),
  ])
  func theEnvironmentMayKnow(text: String?, background: TerminalBackground?) {
    #expect(TerminalBackground(colorFGBG: text) == background)
  }

  /// The grey on which black and white text have the same contrast is #757575 (0.1791 of white's luminance).
  @Test func lightIsWhereBlackReadsBetter() {
    func background(_ level: Double) -> TerminalBackground {
      TerminalBackground(red: level / 255, green: level / 255, blue: level / 255)
    }
    #expect(
      background(0) == .dark && background(0x75) == .dark && background(0x76) == .light && background(255) == .light)
    // Ubuntu's aubergine and Solarized's two.
    #expect(TerminalBackground(red: 0.188, green: 0.039, blue: 0.141) == .dark)
    #expect(TerminalBackground(red: 0, green: 0.169, blue: 0.212) == .dark)
    #expect(TerminalBackground(red: 0.992, green: 0.965, blue: 0.890) == .light)
    // Pure green is light, pure blue is dark.
    #expect(TerminalBackground(red: 0, green: 1, blue: 0) == .light)
    #expect(TerminalBackground(red: 0, green: 0, blue: 1) == .dark)
  }
}
