import Drawing

/// The styles that all screens share, in colours of the 256-colour palette that read well on dark and on light backgrounds. A
/// screen with fewer colours gets the nearest of those that it has. Each program adds what it alone draws.
public enum Theme {
  /// The frames of panels.
  public static let frame = Style(foreground: .palette(242))
  /// The titles of panels.
  public static let frameTitle = Style(foreground: .palette(247))
  /// What matters less.
  public static let dim = Style(foreground: .palette(244))
  /// Names, headings and sentences.
  public static let name = Style(attributes: .bold)
  /// The selected line, and the boxes over the screen.
  public static let selected = Style(foreground: .palette(39), attributes: .bold)
  /// Keys, wherever they are named.
  public static let key = Style(foreground: .palette(39), attributes: .bold)
  /// What goes on, and good news.
  public static let running = Style(foreground: .palette(71), attributes: .bold)
  /// What waits.
  public static let paused = Style(foreground: .palette(178), attributes: .bold)
  /// What went wrong.
  public static let error = Style(foreground: .palette(203), attributes: .bold)
}
