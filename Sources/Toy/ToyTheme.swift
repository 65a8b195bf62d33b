import Drawing

/// The toy's styles: colours that read well on dark and on light backgrounds, the same as the explorer's.
enum ToyTheme {
  static let frame = Style(foreground: .palette(242))
  static let frameTitle = Style(foreground: .palette(247))
  static let dim = Style(foreground: .palette(244))
  static let name = Style(attributes: .bold)
  static let key = Style(foreground: .palette(39), attributes: .bold)
  static let running = Style(foreground: .palette(71), attributes: .bold)
  static let paused = Style(foreground: .palette(178), attributes: .bold)
  static let error = Style(foreground: .palette(203), attributes: .bold)
  static let selected = Style(foreground: .palette(39), attributes: .bold)

  static let evidence = Style(foreground: .palette(71), attributes: .bold)
  static let bound = Style(foreground: .palette(208), attributes: .bold)
  static let gap = Style(foreground: .palette(170), attributes: .bold)

  static let inner = Style(foreground: .palette(214), attributes: .bold)
  static let outer = Style(foreground: .palette(208))
  static let sample = Style(foreground: .palette(81))
  static let arrow = Style(foreground: .palette(119), attributes: .bold)
}
