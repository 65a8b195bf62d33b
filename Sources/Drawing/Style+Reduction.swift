extension Style {
  /// The nearest style for a terminal with `colors` colours (`ScreenAbility.trueColor`, 256, 16, 8, or 0 for none).
  ///
  /// Hues stay hues. Grey text on the terminal's own background becomes plain or dim text and not the theme's dark grey,
  /// which in some themes cannot be seen; where the background is set as well, as in images, black and white stay what they are.
  /// Pixels in colour are dithered to the 256-colour palette, which depends on the column `x` and the row `y` of the cell; with
  /// fewer colours they become greys of their brightness.
  public func reduced(to colors: Int, x: Int = 0, y: Int = 0) -> Style {
    if colors >= ScreenAbility.trueColor { return self }
    if colors < 8 { return Style(attributes: attributes) }
    var style = self
    if colors >= 256 {
      // A cell has the height of two pixels, or is one pixel where only its background is one.
      style.foreground = foreground.dithered(x: x, y: 2 * y)
      style.background = background.dithered(x: x, y: foreground.isPixel ? 2 * y + 1 : y)
      return style
    }
    style.background = background.reduced(to: colors)
    if background == .standard, case .palette(let index) = foreground, index >= 16, Color.isGrey(index) {
      style.foreground = .standard
      if Color.brightness(of: index) < 160 { style.attributes.insert(.dim) }
    } else {
      style.foreground = foreground.reduced(to: colors)
      // Bright green, yellow and cyan cannot be seen on a light background; their dark forms can on any.
      if background == .standard, case .palette(let index) = style.foreground, [10, 11, 14].contains(index) {
        style.foreground = .palette(index - 8)
      }
      // Many terminals take bold for bright.
      if background == .standard, style.foreground == .palette(3) { style.attributes.remove(.bold) }
    }
    return style
  }
}

extension Color {
  /// A pixel as an entry of the 256-colour palette; other colours as they are.
  fileprivate func dithered(x: Int, y: Int) -> Color {
    guard case .rgb(let red, let green, let blue) = self else { return self }
    return .palette(Dither.entry(red, green, blue, x: x, y: y))
  }

  /// The nearest of the first 16 or 8 palette entries, by hue first and brightness second; pixels become greys.
  fileprivate func reduced(to colors: Int) -> Color {
    let index: UInt8
    switch self {
    case .standard: return .standard
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
