/// What a screen can show.
public struct ScreenAbility: Equatable, Hashable, Sendable {
  /// Whether it shows UTF-8.
  public var unicode: Bool
  /// How many colours it has: 0, 8, 16 or 256 of a palette, or `trueColor`.
  public var colors: Int

  /// A screen of this ability; a number of colours in between counts as the next lower one.
  public init(unicode: Bool, colors: Int) {
    self.unicode = unicode
    self.colors = Self.colorSteps.first { $0 <= colors } ?? 0
  }

  /// The number of colours of a screen that shows any red, green and blue of 8 bits each.
  public static let trueColor = 1 << 24

  /// The numbers of colours that are told apart, the most first.
  static let colorSteps = [trueColor, 256, 16, 8, 0]

  /// Whether an environment says that its terminal shows true colour, as terminals do by `COLORTERM`.
  ///
  /// GNU screen does not pass true colour on, and hands down the variable of the terminal that it runs in; tmux, which may go by
  /// the same name, passes it on as far as it can.
  public static func announcesTrueColor(_ environment: [String: String]) -> Bool {
    guard ["truecolor", "24bit"].contains(environment["COLORTERM"]?.lowercased()) else { return false }
    return !(environment["TERM"] ?? "").hasPrefix("screen") || environment["TMUX"] != nil
  }
}
