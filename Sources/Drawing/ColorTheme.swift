/// The colours of text and lines on a background. Pictures have none: white ink stays white.
///
/// Every theme is an entry of `all`, with a `Tone` for each `ColorName`.
public struct ColorTheme: Sendable {
  /// A colour in 256 colours or more, and in a terminal's own 16.
  public struct Tone: Sendable {
    /// A colour that is the same on all terminals: an entry of the palette from 16 on.
    public let wide: UInt8
    /// What stands for it where there are fewer.
    public let narrow: Narrow

    init(_ wide: UInt8, _ narrow: Narrow) {
      self.wide = wide
      self.narrow = narrow
    }
  }

  /// A colour of 16.
  public enum Narrow: Equatable, Sendable, ExpressibleByIntegerLiteral {
    /// One of the 16.
    case entry(UInt8)
    /// The terminal's own foreground.
    case plain
    /// The same, fainter. The grey of many palettes cannot be seen.
    case faint

    /// One of the 16.
    public init(integerLiteral value: UInt8) { self = .entry(value) }
  }

  /// What a theme paints in place of the terminal's own foreground and background.
  public struct Ground: Sendable {
    /// In place of the foreground.
    public let ink: Tone
    /// In place of the background.
    public let paper: Tone
  }

  /// Its name, which is different from that of any other theme.
  public let name: String
  /// Whether dark text stands on a light background.
  public let isLight: Bool
  /// Its own foreground and background; nil for those of the terminal.
  public let ground: Ground?
  /// The contrast of all text with the background, at least (WCAG 2.2, 1.4.3 and 1.4.6).
  public let contrast: Double
  /// Whether only the terminal's own 16 colours are used, however many there are.
  public private(set) var isNarrow = false
  private let tones: [Tone]

  init(
    _ name: String, isLight: Bool, ground: Ground? = nil, contrast: Double = 4.5,
    _ tones: KeyValuePairs<ColorName, Tone>
  ) {
    self.name = name
    self.isLight = isLight
    self.ground = ground
    self.contrast = contrast
    let byName = Dictionary(tones.map { ($0.key, $0.value) }) { first, _ in first }
    self.tones = ColorName.allCases.compactMap { byName[$0] }
    precondition(self.tones.count == ColorName.allCases.count, "a theme has a colour for each name")
  }

  /// The colour of a name.
  public func tone(_ name: ColorName) -> Tone { tones[Int(name.rawValue)] }

  /// This theme in the terminal's own 16 colours.
  public var narrow: ColorTheme {
    var theme = self
    theme.isNarrow = true
    return theme
  }

  /// The theme of what is written over pictures, whose background is black.
  var overPictures: ColorTheme {
    guard isLight else { return self }
    let theme = ground == nil ? Self.dark : Self.whiteOnBlack
    return isNarrow ? theme.narrow : theme
  }
}

extension ColorTheme: Hashable {
  /// By name and number of colours.
  public static func == (one: ColorTheme, other: ColorTheme) -> Bool {
    one.name == other.name && one.isNarrow == other.isNarrow
  }

  /// By name and number of colours.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(isNarrow)
  }
}
