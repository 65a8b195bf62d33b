import Drawing

/// The styles that all screens share, in colours of the 256-colour palette that are legible on dark and on light
/// backgrounds. A screen with fewer colours gets the nearest ones. Each program adds its own styles.
public enum Theme {
  /// The frames of panels.
  public static let frame = Style(foreground: .palette(242))
  /// The titles of panels.
  public static let frameTitle = Style(foreground: .palette(247))
  /// Less important text.
  public static let dim = Style(foreground: .palette(244))
  /// Names, headings and sentences.
  public static let name = Style(attributes: .bold)
  /// The selected line, and the boxes over the screen.
  public static let selected = Style(foreground: .palette(39), attributes: .bold)
  /// Keys, wherever they are named.
  public static let key = Style(foreground: .palette(39), attributes: .bold)
  /// Running work, and good news.
  public static let running = Style(foreground: .palette(71), attributes: .bold)
  /// Waiting or paused work.
  public static let paused = Style(foreground: .palette(178), attributes: .bold)
  /// Errors.
  public static let error = Style(foreground: .palette(203), attributes: .bold)
}
