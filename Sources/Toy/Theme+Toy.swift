import Drawing
import Interface

extension Theme {
  static let evidence = Style(foreground: .named(.evidence), attributes: .bold)
  static let bound = Style(foreground: .named(.bound), attributes: .bold)
  static let gap = Style(foreground: .named(.kl), attributes: .bold)

  static let inner = Style(foreground: .named(.inner), attributes: .bold)
  static let outer = Style(foreground: .named(.bound))
  static let sample = Style(foreground: .named(.sample))
  static let arrow = Style(foreground: .named(.arrow), attributes: .bold)

  static let em = bound
  static let encoder = Style(foreground: .named(.encoder), attributes: .bold)
  /// The components of a mixture.
  static let components = ColorName.hues.prefix(8).map { Style(foreground: .named($0)) }
}
