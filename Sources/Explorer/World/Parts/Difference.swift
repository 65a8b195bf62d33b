import Drawing
import Interface

/// A picture of signed values from -1 to 1: where a reconstruction is brighter or darker than its image. Colour
/// pictures are compared by their luma.
///
/// On a medium grey, brighter is light orange and darker is dark blue, so that the two also differ without colours.
/// With few colours, brighter is `+#` and darker is `-=`.
struct Difference {
  /// Shifted by one and halved, so that it can be resampled as a grey picture.
  private let halves: Picture

  init(of image: Picture, minus other: Picture) {
    let (grey, otherGrey) = (image.grey, other.grey)
    halves = Picture(grey.size, values: zip(grey.values, otherGrey.values).map { ($0 - $1 + 1) / 2 })
  }

  /// Palette entries of rising brightness for -1 to 1, in steps of 0.2.
  private static let tones: [UInt8] = [17, 18, 19, 24, 60, 240, 137, 173, 215, 222, 230]
  /// Smaller values are not shown where a cell has few tones.
  private static let visible: Float = 0.15

  private static func tone(_ value: Float) -> Color { .palette(entry(value)) }

  private static func entry(_ value: Float) -> UInt8 {
    // The comparison is false for NaN, which is not shown.
    let held = value > -1 ? min(value, 1) : value <= -1 ? -1 : 0
    return tones[Int(whole: ((held + 1) * 5).rounded())]
  }

  /// The difference in its colours, for a file.
  var picture: Picture {
    let colors = halves.values.map { Color.components(of: Self.entry(2 * $0 - 1)) }
    return Picture(
      PictureSize(width: halves.width, height: halves.height, channels: 3),
      values: (colors.map(\.red) + colors.map(\.green) + colors.map(\.blue)).map { Float($0) / 255 })
  }

  /// How a value looks in a cell of its own.
  private static func cell(_ value: Float, ability: ScreenAbility) -> Cell {
    if ability.unicode, ability.colors >= 256 { return Cell("█", Style(foreground: tone(value))) }
    if ability.colors >= 256 { return Cell(" ", Style(background: tone(value))) }
    let style = Style(foreground: .named(value > 0 ? .second : .first), attributes: .bold)
    if !(abs(value) >= visible) { return Cell(" ") }
    return Cell(value > 0 ? (value < 0.5 ? "+" : "#") : (value > -0.5 ? "-" : "="), style)
  }

  /// The legend. The ends of the scale are nearly white and nearly black, which are visible on any background.
  static func drawLegend(on canvas: inout Canvas, x: Int, y: Int, ability: ScreenAbility) {
    let extent: Float = ability.colors >= 256 ? 0.4 : 1
    var x = x
    for (value, name) in [(extent, "more "), (-extent, "less ")] {
      canvas[x, y] = cell(value, ability: ability)
      x = canvas.write(" \(name)", x: x + 1, y: y, style: Theme.dim)
    }
  }

  fileprivate func draw(on canvas: inout Canvas, in rect: Rect, ability: ScreenAbility) {
    let half = Symbols(for: ability) == .half
    let pixels = halves.resampled(width: rect.width, height: half ? 2 * rect.height : rect.height)
    func value(_ x: Int, _ y: Int) -> Float { 2 * pixels.values[y * rect.width + x] - 1 }
    for y in 0..<rect.height {
      for x in 0..<rect.width {
        canvas[rect.x + x, rect.y + y] =
          half
          ? Cell(
            "▀", Style(foreground: Self.tone(value(x, 2 * y)), background: Self.tone(value(x, 2 * y + 1))))
          : Self.cell(value(x, y), ability: ability)
      }
    }
  }
}

extension Canvas {
  /// Draws a difference over the whole of `rect`.
  mutating func draw(_ difference: Difference, in rect: Rect, look: ScreenLook) {
    if look.symbols == .pixels {
      draw(difference.picture, in: rect, symbols: .pixels)
    } else {
      difference.draw(on: &self, in: rect, ability: look.ability)
    }
  }
}
