import Training
import VAE

extension Cause {
  /// Draws from the prior that lie where no codes are.
  static let holes = Cause("holes", "holes between the codes and the prior") { symptoms in
    guard let coverage = symptoms.examination?.coverage, max(coverage.holes, coverage.strays) >= leastHoles else {
      return nil
    }
    let run = symptoms.run
    let remedy =
      run.map { run -> String in
        if !run.objective.recipe.hasPenalty(beta: run.beta) {
          return "nothing pulls the codes to the prior: train with \(symptoms.naming(.objective, "vae"))"
        }
        if run.freeBits > 0 { return "try fewer nats of \(symptoms.name(.freeBits))" }
        return run.objective == .capacity
          ? "try a smaller capacity" : "try a higher beta, or draw from where the codes are"
      } ?? "try a higher beta, or draw from where the codes are"
    return Finding(
      title: "draws from the prior miss the codes", evidence: coverage.evidence, remedy: remedy)
  }

  /// Models whose draws look like data have 0.03 to 0.7 (betas from 0.3 to 4, a slow run most), those without a prior 0.95 and more.
  static let leastHoles = 0.85
}

extension PriorCoverage {
  /// Both shares, in words.
  var evidence: String {
    "\(Verdict.percent(holes)) of \(count) draws from the prior lie farther from all codes than 95% of codes do, and "
      + "\(Verdict.percent(strays)) of codes so far from all draws (5% where both are alike)"
  }
}
