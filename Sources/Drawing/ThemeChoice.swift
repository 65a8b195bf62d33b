/// What a user wants of the colours of text and lines.
public enum ThemeChoice: String, CaseIterable, Sendable {
  /// `dark` or `light`, as the terminal's background is.
  case auto
  /// For a dark background.
  case dark
  /// For a light background.
  case light
  /// The terminal's own 16 colours, which its user may have chosen.
  case sixteen = "16"
  /// High contrast, on a background of its own.
  case contrast

  /// The theme on a background.
  public func theme(on background: TerminalBackground) -> ColorTheme {
    switch (self, background) {
    case (.dark, _), (.auto, .dark): .dark
    case (.light, _), (.auto, .light): .light
    case (.sixteen, .dark): ColorTheme.dark.narrow
    case (.sixteen, .light): ColorTheme.light.narrow
    case (.contrast, .dark): .whiteOnBlack
    case (.contrast, .light): .blackOnWhite
    }
  }

  /// Whether the terminal's background decides.
  public var followsBackground: Bool { theme(on: .dark) != theme(on: .light) }
}
