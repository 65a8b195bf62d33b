/// The ways to show a picture.
public enum Symbols: String, CaseIterable, Equatable, Hashable, Sendable {
  /// `▀` with both colours set: two square pixels a cell. A picture that has more pixels than that is shown in quadrants.
  case half
  /// `▘▝▀▖▌▞▛` and so on with both colours set: four pixels a cell, of two colours that fit them best.
  case quadrant
  /// The octants of Unicode 16 with both colours set: eight pixels a cell, two across and four down, of two colours that fit them
  /// best. Few fonts have them.
  case octant
  /// `░▒▓█`: five greys a cell.
  case block
  /// Spaces with a coloured background: one pixel a cell.
  case space
  /// Characters of more or less ink: 12 greys a cell.
  case ascii
  /// The picture itself in the pixels of a screen that can show it, and half blocks where something lies over it.
  case pixels

  /// The best way on a screen of this ability.
  public init(for ability: ScreenAbility) {
    switch (ability.unicode, ability.colors >= 256) {
    case (true, true): self = .half
    case (true, false): self = .block
    case (false, true): self = .space
    case (false, false): self = .ascii
    }
  }

  /// The ways worth a look on a screen of this ability. Four greys are enough for a digit, black and white spaces are not;
  /// where there is Unicode, half blocks do all that spaces can. Octants come last: nothing tells whether the font has them.
  static func choices(for ability: ScreenAbility, hasPixels: Bool) -> [Symbols] {
    if ability.unicode {
      return (hasPixels && Symbols.pixels.isShown(by: ability) ? [.half, .pixels] : [.half])
        + [.quadrant, .block, .ascii, .octant]
    }
    return ability.colors >= 16 ? [.space, .ascii] : [.ascii]
  }

  /// Whether it can be shown at all.
  ///
  /// Pixels also need a screen that has some.
  public func isShown(by ability: ScreenAbility) -> Bool {
    switch self {
    case .pixels: ability.unicode && ability.colors >= 256
    case .half, .quadrant, .octant, .block: ability.unicode
    case .space: ability.colors > 0
    case .ascii: true
    }
  }

  /// Whether it takes characters beyond ASCII.
  public var needsUnicode: Bool {
    switch self {
    case .half, .quadrant, .octant, .block: true
    // If there are none, what takes their place depends on the terminal.
    case .space, .ascii, .pixels: false
    }
  }

  /// Whether it shows brightness by how much of a cell is covered, and no colours.
  public var isInk: Bool {
    switch self {
    case .block, .ascii: true
    case .half, .quadrant, .octant, .space, .pixels: false
    }
  }

  /// What the cells of a picture are made of.
  public var cells: Symbols { self == .pixels ? .half : self }

  /// How many parts of its own colour a cell has, across and down.
  var parts: (across: Int, down: Int) {
    switch self {
    case .half, .pixels: (1, 2)
    case .quadrant: (2, 2)
    case .octant: (2, 4)
    case .block, .space, .ascii: (1, 1)
    }
  }
}
