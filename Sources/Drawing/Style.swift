/// How a cell looks apart from its symbol.
public struct Style: Equatable, Hashable, Sendable {
  /// What a terminal can do to a symbol besides colouring it.
  public struct Attributes: OptionSet, Hashable, Sendable {
    /// One bit an attribute.
    public let rawValue: UInt8
    /// The attributes whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier or brighter.
    public static let bold = Attributes(rawValue: 1)
    /// Fainter; terminals that cannot do it ignore it.
    public static let dim = Attributes(rawValue: 2)
    /// Underlined.
    public static let underline = Attributes(rawValue: 4)
    /// Foreground and background exchanged.
    public static let reverse = Attributes(rawValue: 8)
  }

  /// The colour of the symbol.
  public var foreground: Color
  /// The colour behind it.
  public var background: Color
  /// Bold, dim and so on.
  public var attributes: Attributes

  /// A style; without arguments, the terminal's plain text.
  public init(foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  /// The terminal's plain text.
  public static let plain = Style()

  /// Whether a colour is a pixel's.
  package var hasPixel: Bool { foreground.isPixel || background.isPixel }

  /// This style with more attributes.
  public func adding(_ more: Attributes) -> Style {
    Style(foreground: foreground, background: background, attributes: attributes.union(more))
  }

  /// This style on another background.
  public func on(_ background: Color) -> Style {
    Style(foreground: foreground, background: background, attributes: attributes)
  }
}

/// One place of a canvas: a symbol, one column wide, and its style.
public struct Cell: Equatable, Hashable, Sendable {
  /// What is shown; a canvas only takes scalars that are one column wide.
  public var symbol: Unicode.Scalar
  /// How it is shown.
  public var style: Style

  /// A cell; without arguments, a plain space.
  public init(_ symbol: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.symbol = symbol
    self.style = style
  }
}
