/// What a screen can show.
public struct ScreenAbility: Equatable, Hashable, Sendable {
  /// Whether it shows UTF-8.
  public var unicode: Bool
  /// How many colours it has: 0, 8, 16 or 256 of a palette, or `trueColor`.
  public var colors: Int
  /// The colours of text and lines.
  public var theme: ColorTheme

  /// A screen of this ability; a number of colours in between counts as the next lower one.
  public init(unicode: Bool, colors: Int, theme: ColorTheme = .dark) {
    self.unicode = unicode
    self.theme = theme
    self.colors = Self.colorSteps.first { $0 <= colors } ?? 0
  }

  /// The number of colours of a screen that shows any red, green and blue of 8 bits each.
  public static let trueColor = 1 << 24

  /// The numbers of colours that are told apart, the most first.
  static let colorSteps = [trueColor, 256, 16, 8, 0]

  /// Whether an environment announces true colour by `COLORTERM`.
  ///
  /// GNU screen passes the variable of its own terminal on but not the colours. tmux, which may use the same `TERM`, converts them
  /// where it has to.
  public static func announcesTrueColor(_ environment: [String: String]) -> Bool {
    guard ["truecolor", "24bit"].contains(environment["COLORTERM"]?.lowercased()) else { return false }
    return !(environment["TERM"] ?? "").hasPrefix("screen") || environment["TMUX"] != nil
  }
}
