import Training

extension CollapseVerdict {
  /// The first thing that helps, in a few words for a line that warns; nil if nothing helps.
  package func briefAdvice(for run: RunConfiguration) -> String? {
    if dead.isEmpty || isEarly { return nil }
    let wake = "may wake \(dead.count == 1 ? "it" : "them")"
    if Setting.beta.applies(to: run) { return isWhole ? "lower beta" : "a lower beta \(wake)" }
    if Setting.freeBits.applies(to: run), run.freeBits == 0 {
      return isWhole ? "leave each dimension some nats" : "free bits \(wake)"
    }
    return nil
  }

  /// What usually helps and would have an effect in this run; nil if nothing is wrong or nothing helps.
  ///
  /// `naming` writes a setting with a value in the form that the reader would type.
  package func advice(for run: RunConfiguration, naming: (Setting, String) -> String) -> String? {
    if dead.isEmpty || isEarly { return nil }
    let hasBeta = Setting.beta.applies(to: run)
    let warmUpHelps = Setting.betaSchedule.applies(to: run) && run.betaSchedule == .constant
    let freeBitsHelp = Setting.freeBits.applies(to: run) && run.freeBits == 0
    if isWhole {
      let ways = [
        hasBeta ? "lower beta" : nil,
        warmUpHelps ? "let it rise slowly (\(naming(.betaSchedule, "warm-up:10")))" : nil,
        freeBitsHelp ? "leave each dimension some nats (\(naming(.freeBits, "0.1")))" : nil,
      ].compactMap { $0 }
      return ways.isEmpty ? nil : SettingText.alternatives(ways)
    }
    if dead.count * 2 < latent {
      return "the others hold all that the decoder uses; fewer dimensions would do"
        + (hasBeta ? ", a lower beta may wake them" : "")
    }
    let ways = [
      hasBeta ? "a lower beta" : nil, warmUpHelps ? "a warm-up" : nil, freeBitsHelp ? "free bits" : nil,
    ].compactMap { $0 }
    let iwae = run.objective == .iwae ? nil : "iwae keeps more of them in use"
    let sentences = [ways.isEmpty ? nil : "\(SettingText.alternatives(ways)) may wake them", iwae].compactMap { $0 }
    return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }
}
