/// A colour of the terminal.
public enum Color: Equatable, Hashable, Sendable {
  /// The terminal's own foreground or background, whatever its user chose.
  case standard
  /// One of the 256 colours of xterm's palette: 0-15 the user's theme, 16-231 a 6x6x6 cube, 232-255 greys.
  case palette(UInt8)
  /// Red, green and blue in sRGB: the pixels of pictures. A screen shows the nearest colours that it has.
  case rgb(UInt8, UInt8, UInt8)
  /// What the screen's theme has under a name.
  case named(ColorName)

  /// One of ten colours that differ, also for people who see no red or no green; the first ones most. Further ones are used again.
  public static func hue(_ index: Int) -> Color { .named(ColorName.hues[index % ColorName.hues.count]) }

  /// The grey of a brightness from 0 (black) to 1 (white). Values outside 0...1 are held at its ends; NaN is black.
  public static func grey(_ brightness: Float) -> Color {
    let level = UInt8(byte(brightness))
    return .rgb(level, level, level)
  }

  /// The palette numbers of the 26 greys that every 256-colour terminal agrees on: black, 24 greys, white.
  private static let greyRamp: [UInt8] = [16] + Array(232...255) + [231]

  /// A brightness as a byte. The comparisons are this way round so that NaN becomes 0.
  static func byte(_ brightness: Float) -> Int {
    brightness > 0 ? (brightness < 1 ? Int(whole: brightness * 255 + 0.5) : 255) : 0
  }

  /// The colour of a pixel whose red, green and blue are from 0 to 1; values outside are held at the ends, NaN is 0.
  static func rgb(_ pixel: SIMD3<Float>) -> Color {
    .rgb(UInt8(byte(pixel.x)), UInt8(byte(pixel.y)), UInt8(byte(pixel.z)))
  }

  /// The brightness of red, green and blue: luma by ITU-R BT.601.
  static func luma(_ red: Float, _ green: Float, _ blue: Float) -> Float {
    0.299 * red + 0.587 * green + 0.114 * blue
  }

  /// Whether it is a pixel's: any red, green and blue.
  var isPixel: Bool {
    if case .rgb = self { true } else { false }
  }

  /// Whether it is white rather than black; not known, and false, where a terminal or a theme decides.
  var isBright: Bool { (brightness ?? 0) >= 128 }

  /// Brightness from 0 to 255; nil where a terminal or a theme decides.
  var brightness: Int? {
    switch self {
    case .standard, .named: nil
    case .palette(let index): Self.brightness(of: index)
    case .rgb(let red, let green, let blue): Int(whole: Self.luma(Float(red), Float(green), Float(blue)) + 0.5)
    }
  }

  /// The palette number of the nearest grey, for each of 256 brightnesses.
  static let greys: [UInt8] = (0..<256).map { level in
    greyRamp.min { abs(brightness(of: $0) - level) < abs(brightness(of: $1) - level) } ?? 16
  }

  /// Brightness from 0 to 255 of a palette entry: the mean of the lightest and the darkest of its red, green and blue.
  static func brightness(of index: UInt8) -> Int {
    let (red, green, blue) = components(of: index)
    return (max(red, green, blue) + min(red, green, blue)) / 2
  }

  /// Red, green and blue (0-255) of a palette entry: xterm's formula from 16 on, the common defaults below.
  package static func components(of index: UInt8) -> (red: Int, green: Int, blue: Int) {
    let index = Int(index)
    switch index {
    case 8: return (128, 128, 128)
    case 7: return (192, 192, 192)
    case 0..<16:
      let full = index < 8 ? 128 : 255
      return (index & 1 == 0 ? 0 : full, index & 2 == 0 ? 0 : full, index & 4 == 0 ? 0 : full)
    case 232...:
      let level = 8 + 10 * (index - 232)
      return (level, level, level)
    default:
      return (
        cubeLevels[(index - 16) / 36], cubeLevels[(index - 16) / 6 % 6], cubeLevels[(index - 16) % 6]
      )
    }
  }

  /// The six levels of red, green and blue in the palette's cube.
  static let cubeLevels = [0, 95, 135, 175, 215, 255]

  /// For each of 256 levels the nearest of the cube's.
  private static let nearestInCube: [Int] = (0..<256).map { level in
    cubeLevels.indices.min { abs(cubeLevels[$0] - level) < abs(cubeLevels[$1] - level) } ?? 0
  }

  /// The entry of the cube or the greys that is nearest to red, green and blue from 0 to 255.
  static func nearest(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    func distance(_ other: (red: Int, green: Int, blue: Int)) -> Int {
      let (r, g, b) = (other.red - red, other.green - green, other.blue - blue)
      return r * r + g * g + b * b
    }
    let cube = UInt8(16 + 36 * nearestInCube[red] + 6 * nearestInCube[green] + nearestInCube[blue])
    let grey = greys[(red + green + blue + 1) / 3]
    return distance(components(of: grey)) < distance(components(of: cube)) ? grey : cube
  }
}
