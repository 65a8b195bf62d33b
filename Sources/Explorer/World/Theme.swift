import Drawing

/// The styles that the panels share. Colours of the 256-colour palette that read well on dark and on light backgrounds; a
/// screen with fewer gets the nearest that it has.
enum Theme {
  static let frame = Style(foreground: .palette(242))
  static let frameTitle = Style(foreground: .palette(247))
  static let dim = Style(foreground: .palette(244))
  static let name = Style(attributes: .bold)
  static let selected = Style(foreground: .palette(39), attributes: .bold)
  static let value = Style(foreground: .palette(39))
  static let beta = Style(foreground: .palette(208), attributes: .bold)
  static let betaMark = Style(foreground: .palette(208))
  static let objectiveMark = Style(foreground: .palette(178))
  static let running = Style(foreground: .palette(71), attributes: .bold)
  static let paused = Style(foreground: .palette(178), attributes: .bold)
  static let error = Style(foreground: .palette(203), attributes: .bold)
  static let key = Style(foreground: .palette(39), attributes: .bold)

  static let total = Style(foreground: .palette(71))
  static let reconstruction = Style(foreground: .palette(75))
  static let kl = Style(foreground: .palette(170))
  /// Spots on the lines, which say by their place which one they belong to.
  static let test = Style(attributes: .bold)
}
