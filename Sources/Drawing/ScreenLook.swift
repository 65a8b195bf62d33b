/// How a screen is used: what it can show, and what its user wants of that.
public struct ScreenLook: Equatable, Hashable, Sendable {
  /// What the screen can show at most.
  public let limits: ScreenAbility
  /// What images are made of, if the user has a wish.
  private var wantedSymbols: Symbols?
  /// How many colours, if the user has a wish.
  private var wantedColors: Int?
  /// Which colours text and lines have.
  private let theme: ThemeChoice
  /// The screen's background, as far as is known.
  public var background: TerminalBackground
  /// Whether the screen can show pictures in pixels, as far as is known.
  public var hasPixels = false

  /// A screen with wishes; nil is for the best there is. What the screen cannot show is not done.
  public init(
    limits: ScreenAbility, symbols: Symbols? = nil, colors: Int? = nil, theme: ThemeChoice = .auto,
    background: TerminalBackground = .dark
  ) {
    self.limits = limits
    wantedSymbols = symbols
    wantedColors = colors
    self.theme = theme
    self.background = background
  }

  /// What is drawn with.
  public var ability: ScreenAbility {
    ScreenAbility(
      unicode: limits.unicode, colors: min(wantedColors ?? limits.colors, limits.colors),
      theme: theme.theme(on: background))
  }

  /// What images are made of.
  public var symbols: Symbols {
    if let wantedSymbols, wantedSymbols.isShown(by: ability), hasPixels || wantedSymbols != .pixels {
      return wantedSymbols
    }
    return Symbols(for: ability)
  }

  /// Whether the user wants pixels, which may be where there are none.
  public var wantsPixels: Bool { wantedSymbols == .pixels }

  /// Goes on to the next symbols that this screen can show.
  public mutating func turnSymbols() {
    wantedSymbols = symbols.next(in: Symbols.choices(for: ability, hasPixels: hasPixels))
  }

  /// Goes on to fewer colours, and from none to all.
  public mutating func turnColors() {
    wantedColors = ability.colors.next(in: ScreenAbility.colorSteps.filter { $0 <= limits.colors })
  }
}

extension Equatable {
  /// What follows this value in a list, the first after the last; the first too if it is not in there.
  fileprivate func next(in choices: [Self]) -> Self {
    guard let place = choices.firstIndex(of: self) else { return choices.first ?? self }
    return choices[(place + 1) % choices.count]
  }
}
