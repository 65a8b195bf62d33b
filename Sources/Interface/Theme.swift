import Drawing

/// The styles that all screens share. Each program adds its own. Which colours their names have is decided by the screen's
/// `ColorTheme`.
public enum Theme {
  /// The frames of panels.
  public static let frame = Style(foreground: .named(.frame))
  /// The titles of panels.
  public static let frameTitle = Style(foreground: .named(.title))
  /// Less important text.
  public static let dim = Style(foreground: .named(.quiet))
  /// Names, headings and sentences.
  public static let name = Style(attributes: .bold)
  /// The selected line, and the boxes over the screen.
  public static let selected = Style(foreground: .named(.accent), attributes: .bold)
  /// Keys, wherever they are named.
  public static let key = Style(foreground: .named(.accent), attributes: .bold)
  /// Running work, and good news.
  public static let running = Style(foreground: .named(.good), attributes: .bold)
  /// Waiting or paused work.
  public static let paused = Style(foreground: .named(.waiting), attributes: .bold)
  /// Errors.
  public static let error = Style(foreground: .named(.bad), attributes: .bold)
}
