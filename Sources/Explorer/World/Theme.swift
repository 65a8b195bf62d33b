import Drawing
import Interface

extension Theme {
  static let value = Style(foreground: .palette(39))
  static let beta = Style(foreground: .palette(208), attributes: .bold)
  static let betaMark = Style(foreground: .palette(208))
  static let objectiveMark = Style(foreground: .palette(178))

  static let learningRate = Style(foreground: .palette(80))

  static let total = Style(foreground: .palette(71))
  static let reconstruction = Style(foreground: .palette(75))
  static let kl = Style(foreground: .palette(170))
  /// Spots on the lines; their place says which line they belong to.
  static let test = Style(attributes: .bold)
}
