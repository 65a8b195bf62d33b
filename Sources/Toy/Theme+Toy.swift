import Drawing
import Interface

extension Theme {
  static let evidence = Style(foreground: .palette(71), attributes: .bold)
  static let bound = Style(foreground: .palette(208), attributes: .bold)
  static let gap = Style(foreground: .palette(170), attributes: .bold)

  static let inner = Style(foreground: .palette(214), attributes: .bold)
  static let outer = Style(foreground: .palette(208))
  static let sample = Style(foreground: .palette(81))
  static let arrow = Style(foreground: .palette(119), attributes: .bold)

  static let em = bound
  static let encoder = Style(foreground: .palette(170), attributes: .bold)
  /// The components of a mixture.
  static let components = [39, 71, 178, 141, 37, 203, 109, 101].map { Style(foreground: .palette($0)) }
}
