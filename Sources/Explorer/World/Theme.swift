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
  /// The runs of several logs on one pair of axes, as far apart as colours go on dark and light backgrounds.
  static let runs = [39, 208, 71, 170, 178, 80, 203, 247].map { Style(foreground: .palette($0)) }
  /// Spots on the lines; their place says which line they belong to.
  static let test = Style(attributes: .bold)
}
