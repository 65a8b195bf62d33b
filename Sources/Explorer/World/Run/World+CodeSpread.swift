import Drawing

extension World {
  /// How the spread of the codes differs from the prior and what that means for draws from it; nil while it is not
  /// known.
  var spreadSentence: String? {
    guard let spread = places.encoding?.spread else { return nil }
    let share = spread.share(isNoisy: objective.recipe.isNoisy)
    guard share.isFinite else { return nil }
    let times = Numerals.fixed(share, digits: share < 10 ? 2 : 0)
    switch share {
    case ..<0.75: return "the codes' spread is \(times) times the prior's: most draws fall outside them"
    case ...1.33: return "the codes' spread is \(times) times the prior's: draws lie as they do"
    default: return "the codes' spread is \(times) times the prior's: draws meet only their middle"
    }
  }
}
