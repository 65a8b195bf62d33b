import Drawing
import Foundation
import Testing

/// Every theme can be read, and what only differs by its colour differs for everybody.
@Suite struct ColorThemeTests {
  private static let themes = ColorTheme.all + ColorTheme.all.map(\.narrow)

  /// Backgrounds that terminals come with: xterm, GNOME and VS Code, Ubuntu, Solarized, Gruvbox, One Dark, Nord.
  private static let darkGrounds: [UInt32] = [
    0x000000, 0x1A1A1A, 0x1E1E1E, 0x300A24, 0x002B36, 0x282828, 0x282C34, 0x2E3440,
  ]
  /// xterm and macOS, One Light.
  private static let lightGrounds: [UInt32] = [0xFFFFFF, 0xFAFAFA]
  /// Solarized, Gruvbox and Catppuccin: no dark colour of the palette that still has a hue reaches 4.5 on all of them.
  private static let tintedGrounds: [UInt32] = [0xFDF6E3, 0xFBF1C7, 0xEFF1F5]

  private static func color(_ hex: UInt32) -> Color {
    .rgb(UInt8(hex >> 16), UInt8(hex >> 8 & 255), UInt8(hex & 255))
  }

  private func style(_ name: ColorName, _ theme: ColorTheme, colors: Int = 256) -> Style {
    Style(foreground: .named(name)).reduced(to: colors, theme: theme)
  }

  @Test func contrastIsThatOfWCAG() throws {
    let (black, white) = (Color.grey(0), Color.grey(1))
    #expect(abs(try #require(black.contrast(with: white)) - 21) < 1e-9)
    #expect(white.contrast(with: white) == 1)
    // The examples of the Web Content Accessibility Guidelines' tools: #777 on white fails, #767676 does not.
    #expect(abs(try #require(Color.rgb(0x77, 0x77, 0x77).contrast(with: white)) - 4.478) < 1e-3)
    #expect(abs(try #require(Color.rgb(0x76, 0x76, 0x76).contrast(with: white)) - 4.542) < 1e-3)
    #expect(abs(try #require(Color.rgb(255, 0, 0).contrast(with: white)) - 3.998) < 1e-3)
    #expect(abs(try #require(Color.palette(196).contrast(with: .palette(231))) - 3.998) < 1e-3)
    #expect(Color.standard.contrast(with: white) == nil && white.contrast(with: .named(.kl)) == nil)
  }

  @Test(arguments: ColorTheme.all) func allTextCanBeRead(theme: ColorTheme) throws {
    let grounds: [UInt32]
    switch (theme.ground, theme.isLight) {
    case (nil, false): grounds = Self.darkGrounds
    case (nil, true): grounds = Self.lightGrounds
    case (_?, false): grounds = [0x000000]
    case (_?, true): grounds = [0xFFFFFF]
    }
    for name in ColorName.allCases {
      let color = style(name, theme).foreground
      // Lines around panels are no text; 1.4.11 asks for 3.
      let least = name == .frame && theme.ground == nil ? 3 : theme.contrast
      for ground in grounds {
        let found = try #require(color.contrast(with: Self.color(ground)))
        #expect(found >= least, "\(theme.name), \(name) on \(String(ground, radix: 16)): \(found)")
      }
      if theme == .light, name != .frame {
        for ground in Self.tintedGrounds {
          let found = try #require(color.contrast(with: Self.color(ground)))
          #expect(found >= 3.9, "\(name) on \(String(ground, radix: 16)): \(found)")
        }
      }
    }
    #expect(ColorTheme.all.count { $0.name == theme.name } == 1)
    if let ground = theme.ground {
      let plain = Style.plain.reduced(to: 256, theme: theme)
      #expect(plain == Style(foreground: .palette(ground.ink.wide), background: .palette(ground.paper.wide)))
      #expect(try #require(plain.foreground.contrast(with: plain.background)) == 21)
    }
  }

  /// By the values that the 16 colours usually have; what a user has made of them is not known.
  @Test(arguments: ColorTheme.all, [256, 16]) func sixteenColorsCanBeReadToo(theme: ColorTheme, colors: Int) throws {
    let theme = colors == 256 ? theme.narrow : theme
    for name in ColorName.allCases {
      let style = style(name, theme, colors: colors)
      #expect(!style.attributes.contains(.dim) || theme.ground == nil && [.frame, .quiet].contains(name))
      if style.foreground == .standard { continue }
      guard case .palette(let index) = style.foreground, index < 16 else {
        Issue.record("\(theme.name), \(name): \(style)")
        continue
      }
      let found = try #require(style.foreground.contrast(with: .palette(theme.isLight ? 15 : 0)))
      #expect(found >= theme.contrast, "\(theme.name), \(name): \(found)")
    }
  }

  @Test(arguments: themes) func whatIsWrittenOverPicturesCanBeRead(theme: ColorTheme) throws {
    for name in ColorName.allCases where name != .frame {
      let style = Style(foreground: .named(name), background: .grey(0)).reduced(to: 256, theme: theme)
      #expect(style.background == .palette(16))
      let found = try #require(style.foreground.contrast(with: .grey(0)))
      #expect(found >= theme.contrast, "\(theme.name), \(name): \(found)")
    }
  }

  @Test func textOnEveryShadeCanBeRead() throws {
    for level in 0...255 {
      let shade = Color.grey(Float(level) / 255)
      for colors in [256, ScreenAbility.trueColor] {
        let style = Style(foreground: shade.legible, background: shade).reduced(to: colors)
        let found = try #require(style.foreground.contrast(with: style.background))
        #expect(found >= 4.5, "\(level): \(found)")
      }
    }
  }

  // MARK: Differences

  /// How a colour is seen: as most people see it, without the cones for long or for medium waves. Machado, Oliveira and Fernandes,
  /// "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1, on linear red, green and blue.
  private enum Eye: CaseIterable {
    case usual, protanope, deuteranope

    var rows: [SIMD3<Double>] {
      switch self {
      case .usual: [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
      case .protanope:
        [
          SIMD3(0.152286, 1.052583, -0.204868), SIMD3(0.114503, 0.786281, 0.099216),
          SIMD3(-0.003882, -0.048116, 1.051998),
        ]
      case .deuteranope:
        [
          SIMD3(0.367322, 0.860646, -0.227968), SIMD3(0.280085, 0.672501, 0.047413),
          SIMD3(-0.011820, 0.042940, 0.968881),
        ]
      }
    }
  }

  /// CIE 1976 L*a*b*, with white at D65.
  private func lab(_ color: Color, _ eye: Eye) throws -> SIMD3<Double> {
    func dot(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double { (a * b).sum() }
    let (red, green, blue) = try #require(color.components)
    let pixel = [red, green, blue].map { byte in
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let linear = SIMD3(pixel[0], pixel[1], pixel[2])
    let seen = SIMD3(dot(eye.rows[0], linear), dot(eye.rows[1], linear), dot(eye.rows[2], linear))
      .clamped(lowerBound: SIMD3(), upperBound: SIMD3(1, 1, 1))
    let x = dot(SIMD3(0.4124564, 0.3575761, 0.1804375), seen) / 0.95047
    let y = dot(SIMD3(0.2126729, 0.7151522, 0.0721750), seen)
    let z = dot(SIMD3(0.0193339, 0.1191920, 0.9503041), seen) / 1.08883
    func root(_ share: Double) -> Double { share > 216.0 / 24389 ? cbrt(share) : (24389.0 / 27 * share + 16) / 116 }
    return SIMD3(116 * root(y) - 16, 500 * (root(x) - root(y)), 200 * (root(y) - root(z)))
  }

  /// The smallest difference of two colours of a list, for whoever sees it least (Delta E of 1976; 2.3 can just be seen).
  private func leastDifference(_ names: [ColorName], _ theme: ColorTheme) throws -> Double {
    var least = Double.infinity
    for eye in Eye.allCases {
      let places = try names.map { try lab(style($0, theme).foreground, eye) }
      for (index, place) in places.enumerated() {
        for other in places[..<index] {
          let difference = place - other
          least = min(least, (difference * difference).sum().squareRoot())
        }
      }
    }
    return least
  }

  /// Red and green of the same brightness are one colour for a tenth of all men: the simulation shows it.
  @Test func theSimulationTellsWhatCannotBeTold() throws {
    let (red, green) = (Color.rgb(0xC0, 0x60, 0), Color.rgb(0x70, 0x90, 0))
    let usual = try lab(red, .usual) - lab(green, .usual)
    let deuteranope = try lab(red, .deuteranope) - lab(green, .deuteranope)
    #expect((usual * usual).sum() > 4 * (deuteranope * deuteranope).sum())
    let white = try lab(.grey(1), .usual)
    #expect(abs(white.x - 100) < 0.01 && abs(white.y) < 0.05 && abs(white.z) < 0.05)
  }

  @Test(arguments: ColorTheme.all) func curvesDifferForEverybody(theme: ColorTheme) throws {
    #expect(try leastDifference([.total, .reconstruction, .kl], theme) > 30)
    #expect(try leastDifference([.evidence, .bound, .encoder], theme) > 30)
    // The more there are, the nearer they have to be; signs and legends tell them apart, too.
    for (count, least) in [(2, 90.0), (3, 35), (4, 20), (6, 14), (10, 11)] {
      let found = try leastDifference(Array(ColorName.hues.prefix(count)), theme)
      #expect(found > least, "\(theme.name), \(count): \(found)")
    }
  }

  // MARK: Reduction

  @Test func namesBecomeTheThemesColors() {
    let bold = Style(foreground: .named(.accent), attributes: .bold)
    #expect(bold.reduced(to: 256) == Style(foreground: .palette(39), attributes: .bold))
    #expect(
      bold.reduced(to: ScreenAbility.trueColor, theme: .light) == Style(foreground: .palette(27), attributes: .bold))
    #expect(bold.reduced(to: 16) == Style(foreground: .palette(14), attributes: .bold))
    #expect(bold.reduced(to: 256, theme: ColorTheme.dark.narrow) == Style(foreground: .palette(14), attributes: .bold))
    #expect(bold.reduced(to: 8) == Style(foreground: .palette(6), attributes: .bold))
    // Bold would make it bright.
    #expect(bold.reduced(to: 16, theme: .light) == Style(foreground: .palette(4)))
    #expect(bold.reduced(to: 0, theme: .light) == Style(attributes: .bold))
    #expect(style(.quiet, .dark, colors: 16) == Style(attributes: .dim))
    #expect(Style(background: .named(.bad)).reduced(to: 256, theme: .light) == Style(background: .palette(160)))
  }

  @Test func aGroundStandsForTheTerminalsColors() {
    let faint = Style(attributes: [.dim, .underline])
    #expect(faint.reduced(to: 256) == faint)
    #expect(
      faint.reduced(to: 16, theme: .blackOnWhite)
        == Style(foreground: .palette(0), background: .palette(15), attributes: .underline))
    #expect(faint.reduced(to: 0, theme: .blackOnWhite) == faint)
    var canvas = Canvas(width: 3, height: 1)
    canvas.write("a", x: 0, y: 0)
    #expect(canvas.ansi(ScreenAbility(unicode: true, colors: 256)) == "a\n")
    let painted = ScreenAbility(unicode: true, colors: 256, theme: .whiteOnBlack)
    #expect(canvas.ansi(painted) == "\u{1B}[38;5;231;48;5;16ma  \u{1B}[0m\n")
  }

  /// White ink on black is the same in every theme.
  @Test(arguments: themes) func picturesStayAsTheyAre(theme: ColorTheme) {
    var canvas = Canvas(width: 4, height: 4)
    let ramp = Picture(width: 4, height: 8, values: (0..<32).map { Float($0) / 31 })
    for symbols in [Symbols.half, .space, .block] {
      canvas.draw(ramp, in: canvas.bounds, symbols: symbols)
      for colors in [16, 256, ScreenAbility.trueColor] {
        for cell in canvas.cells {
          #expect(cell.style.reduced(to: colors, theme: theme) == cell.style.reduced(to: colors))
        }
      }
    }
  }
}
