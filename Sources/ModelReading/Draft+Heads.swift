/// Which layers may be the heads.
extension Draft {
  struct HeadCandidate {
    let heads: Heads
    /// Places in the file.
    let indices: [Int]
    let inputs: Int
    let latent: Int
    let cost: Double
    /// That of its kernel; 1 for a linear layer.
    let side: Int

    /// The layer that gives mu, or both.
    var first: ForeignLayer? {
      switch heads {
      case .two(let mu, _): mu
      case .one(let both): both
      case .missing: nil
      }
    }
  }

  static let muWords = ["mu", "mean", "loc", "fc21", "fc_1", "fc31", "z_m"]
  static let spreadWords = [
    "logvar", "log_var", "logsig", "log_sig", "logstd", "log_std", "var", "sigma", "std", "scale", "fc22", "fc_2",
    "fc32",
    "dev", "log_s",
  ]

  private static let bothWords = ["head", "moment", "param", "stat", "gauss", "latent", "to_z", "fc_z"]

  /// Words that begin or end as a word for a head does, and mean something else.
  private static let otherWords = ["variational", "multi", "upscale", "downscale", "rescale", "module"]

  /// Whether one of these words stands in a name. One of letters begins or ends what lies between dots, digits and underscores, so that
  /// `fcmu` and `means` are found, and `loc` is not in `block`.
  static func isNamed(_ name: String, _ words: [String]) -> Bool {
    let name = name.lowercased()
    let runs = name.split { !$0.isLetter }.filter { !otherWords.contains(String($0)) }
    return words.contains { word in
      word.allSatisfy(\.isLetter) ? runs.contains { $0.hasPrefix(word) || $0.hasSuffix(word) } : name.contains(word)
    }
  }

  /// `areAlone` where no decoder reads what they give.
  static func headCandidates(_ layers: [ForeignLayer], areAlone: Bool = false) -> [HeadCandidate] {
    var candidates: [HeadCandidate] = []
    func begins(_ latent: Int) -> Bool { areAlone || layers.contains { $0.reads(latent: latent) } }
    for (i, first) in layers.enumerated() {
      guard let (inputs, outputs, side) = first.codes else { continue }
      // A head is a linear layer that gives less than it reads, as a rule.
      let rarity = (side > 1 ? 2.5 : 0) + (outputs >= inputs ? 2 : 0)
      for (j, second) in layers.enumerated().dropFirst(i + 1) where second.kind == first.kind {
        guard candidates.count < 64, begins(outputs) else { continue }
        let isSwapped = isNamed(first.name, spreadWords) && !isNamed(second.name, spreadWords)
        let (mu, spread) = isSwapped ? (second, first) : (first, second)
        let isClear = isNamed(mu.name, muWords) && isNamed(spread.name, spreadWords)
        candidates.append(
          HeadCandidate(
            heads: .two(mu: mu, spread: spread), indices: [i, j], inputs: inputs, latent: outputs,
            cost: isClear ? 0 : rarity + 1 + Double(j - i - 1), side: side))
      }
      if outputs % 2 == 0, outputs > 0, candidates.count < 64, begins(outputs / 2) {
        candidates.append(
          HeadCandidate(
            heads: .one(first), indices: [i], inputs: inputs, latent: outputs / 2,
            cost: rarity + (isNamed(first.name, muWords + bothWords) ? 1 : 2), side: side))
      }
    }
    return candidates.sorted { $0.cost < $1.cost }
  }
}
