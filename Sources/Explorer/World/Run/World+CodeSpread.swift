import Drawing

extension World {
  /// How the spread of the codes differs from the prior and what that means for draws from it; nil while it is not
  /// known.
  var spreadSentence: String? {
    guard let spread = places.encoding?.spread else { return nil }
    let share = spread.share(isNoisy: objective.recipe.isNoisy)
    guard share.isFinite else { return nil }
    // The codes of a collapsed model are the prior, and mean nothing.
    // Before the first step nothing has been learned, and nothing is dead yet.
    let dead = model.step == 0 && !isForeign ? 0 : deadDimensions.count
    if dead == latent, latent > 0 {
      return
        "collapsed: \(latent == 1 ? "the dimension is" : "all \(latent) dimensions are") dead; draws are nearly the same"
    }
    if 2 * dead > latent {
      return
        "\(dead) of \(latent) dimensions are dead: draws differ only by the other\(latent - dead == 1 ? "" : " \(latent - dead)")"
    }
    let times = Numerals.fixed(share, digits: share < 10 ? 2 : 0)
    switch share {
    case ..<0.75: return "the codes' spread is \(times) times the prior's: most draws fall outside them"
    case ...1.33:
      let live = (0..<latent).filter { dead == 0 || !deadDimensions.contains($0) }
      if let (dimension, own) = spread.furthest(isNoisy: objective.recipe.isNoisy, of: live),
        !(0.75...1.33).contains(own)
      {
        return
          "the codes' spread is \(times) times the prior's, but \(Numerals.fixed(own, digits: 2)) times in z\(dimension + 1)"
      }
      return "the codes' spread is \(times) times the prior's: draws lie as they do"
    default: return "the codes' spread is \(times) times the prior's: draws meet only their middle"
    }
  }
}
