/// What a screen can show.
public struct ScreenAbility: Equatable, Hashable, Sendable {
  /// Whether it shows UTF-8.
  public var unicode: Bool
  /// How many palette colours it has: 0, 8, 16 or 256.
  public var colors: Int

  /// A screen of this ability; a number of colours in between counts as the next lower one.
  public init(unicode: Bool, colors: Int) {
    self.unicode = unicode
    self.colors = [256, 16, 8].first { $0 <= colors } ?? 0
  }
}

/// The ways to make a grey image out of cells.
public enum Symbols: String, CaseIterable, Equatable, Hashable, Sendable {
  /// `▀` with both colours set: two square pixels a cell, 26 greys.
  case half
  /// `░▒▓█`: five greys a cell.
  case block
  /// Spaces with a coloured background: 26 greys a cell.
  case space
  /// Characters of more or less ink: 12 greys a cell.
  case ascii

  /// The best way on a screen of this ability.
  public init(for ability: ScreenAbility) {
    switch (ability.unicode, ability.colors >= 256) {
    case (true, true): self = .half
    case (true, false): self = .block
    case (false, true): self = .space
    case (false, false): self = .ascii
    }
  }
}
