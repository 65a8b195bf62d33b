extension Style {
  /// The nearest style for a terminal with `colors` colours (`ScreenAbility.trueColor`, 256, 16, 8, or 0 for none).
  ///
  /// Names become the colours of `theme`, and the terminal's own colours become the theme's ground, if it has one. Pixels in colour
  /// are dithered to the 256-colour palette, which depends on the column `x` and the row `y` of the cell; with fewer colours they
  /// become greys of their brightness.
  public func reduced(to colors: Int, theme: ColorTheme = .dark, x: Int = 0, y: Int = 0) -> Style {
    if colors < 8 { return Style(attributes: attributes) }
    var style = colored(by: theme, isNarrow: theme.isNarrow || colors < 256)
    if colors >= ScreenAbility.trueColor { return style }
    if colors >= 256 {
      // A cell has the height of two pixels, or is one pixel where only its background is one.
      style.background = style.background.dithered(x: x, y: style.foreground.isPixel ? 2 * y + 1 : y)
      style.foreground = style.foreground.dithered(x: x, y: 2 * y)
      return style
    }
    style.foreground = style.foreground.reduced(to: colors)
    style.background = style.background.reduced(to: colors)
    return style
  }

  /// With the theme's colours in place of names, and its ground in place of the terminal's own colours.
  private func colored(by theme: ColorTheme, isNarrow: Bool) -> Style {
    var style = self
    if foreground.isNamed || background.isNamed {
      // Over a picture a theme does not choose the background.
      style.replaceNames(by: hasPixel ? theme.overPictures : theme, isNarrow)
    }
    // The terminal's own colour may be black, as pictures are.
    if background.isPixel, style.foreground == .standard { style.foreground = isNarrow ? .palette(15) : .palette(231) }
    guard let ground = theme.ground else { return style }
    // How faint is faint is not known.
    style.attributes.remove(.dim)
    if style.foreground == .standard { style.foreground = ground.ink.color(isNarrow) }
    if style.background == .standard { style.background = ground.paper.color(isNarrow) }
    return style
  }

  private mutating func replaceNames(by theme: ColorTheme, _ isNarrow: Bool) {
    if isNarrow, case .named(let name) = foreground {
      switch theme.tone(name).narrow {
      case .plain: break
      case .faint: attributes.insert(.dim)
      // Many terminals take bold for bright, which cannot be seen on a light background.
      case .entry: if theme.isLight { attributes.remove(.bold) }
      }
    }
    foreground = foreground.colored(by: theme, isNarrow)
    background = background.colored(by: theme, isNarrow)
  }
}

extension ColorTheme.Tone {
  /// Its colour among many, or among 16.
  fileprivate func color(_ isNarrow: Bool) -> Color {
    guard isNarrow else { return .palette(wide) }
    return if case .entry(let entry) = narrow { .palette(entry) } else { .standard }
  }
}

extension Color {
  /// Whether a theme decides about it.
  fileprivate var isNamed: Bool { if case .named = self { true } else { false } }

  /// The theme's colour, if it is a name.
  fileprivate func colored(by theme: ColorTheme, _ isNarrow: Bool) -> Color {
    guard case .named(let name) = self else { return self }
    return theme.tone(name).color(isNarrow)
  }

  /// A pixel as an entry of the 256-colour palette; other colours as they are.
  fileprivate func dithered(x: Int, y: Int) -> Color {
    guard case .rgb(let red, let green, let blue) = self else { return self }
    return .palette(Dither.entry(red, green, blue, x: x, y: y))
  }

  /// The nearest of the first 16 or 8 palette entries, by hue first and brightness second; pixels become greys.
  fileprivate func reduced(to colors: Int) -> Color {
    let index: UInt8
    switch self {
    case .standard, .named: return self
    case .palette(let number): index = number
    case .rgb: index = Self.greys[brightness ?? 0]
    }
    if colors >= 16, index < 16 { return self }
    if index < 16 { return .palette(index == 8 ? 7 : index & 7) }
    let (red, green, blue) = Self.components(of: index)
    if Self.isGrey(index) {
      let greys: [UInt8] = colors >= 16 ? [0, 8, 7, 15] : [0, 7]
      return .palette(greys.min { abs(Self.brightness(of: $0) - red) < abs(Self.brightness(of: $1) - red) } ?? 0)
    }
    let middle = Self.brightness(of: index)
    let hue = (red > middle ? 1 : 0) | (green > middle ? 2 : 0) | (blue > middle ? 4 : 0)
    return .palette(UInt8(colors >= 16 && max(red, green, blue) > 200 ? hue + 8 : hue))
  }

  static func isGrey(_ index: UInt8) -> Bool {
    let (red, green, blue) = components(of: index)
    return red == green && green == blue
  }
}
