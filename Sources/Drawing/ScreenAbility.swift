/// What a screen can show.
public struct ScreenAbility: Equatable, Hashable, Sendable {
  /// Whether it shows UTF-8.
  public var unicode: Bool
  /// How many palette colours it has: 0, 8, 16 or 256.
  public var colors: Int

  /// A screen of this ability; a number of colours in between counts as the next lower one.
  public init(unicode: Bool, colors: Int) {
    self.unicode = unicode
    self.colors = Self.colorSteps.first { $0 <= colors } ?? 0
  }

  /// The numbers of colours that are told apart, the most first.
  static let colorSteps = [256, 16, 8, 0]
}
