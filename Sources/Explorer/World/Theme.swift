import Drawing
import Interface

extension Theme {
  static let value = Style(foreground: .named(.accent))
  static let beta = Style(foreground: .named(.beta), attributes: .bold)
  static let betaMark = Style(foreground: .named(.beta))
  static let objectiveMark = Style(foreground: .named(.waiting))

  static let learningRate = Style(foreground: .named(.learningRate))

  static let total = Style(foreground: .named(.total))
  static let reconstruction = Style(foreground: .named(.reconstruction))
  static let kl = Style(foreground: .named(.kl))
  /// The runs of several logs on one pair of axes.
  static let runs = ColorName.hues.prefix(8).map { Style(foreground: .named($0)) }
  /// Spots on the lines; their place says which line they belong to.
  static let test = Style(attributes: .bold)
}
