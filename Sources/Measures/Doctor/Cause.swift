/// A reason why a run goes wrong. Each has a file of its own in `Causes`.
package struct Cause: Sendable {
  /// Its name, for programs.
  package let name: String
  /// What it is, in a few words.
  package let summary: String
  /// What is wrong, how that is known, and what helps; nil without evidence.
  private let judge: @Sendable (Symptoms) -> Finding?

  /// What a cause says of a run.
  struct Finding {
    /// What is wrong, as a clause.
    let title: String
    /// Numbers with their units.
    let evidence: String
    let remedy: String
  }

  init(_ name: String, _ summary: String, judge: @escaping @Sendable (Symptoms) -> Finding?) {
    (self.name, self.summary, self.judge) = (name, summary, judge)
  }

  /// Its verdict; nil without evidence.
  package func verdict(_ symptoms: Symptoms) -> Verdict? {
    judge(symptoms).map { Verdict(cause: name, title: $0.title, evidence: $0.evidence, remedy: $0.remedy) }
  }
}

/// The one place where it is said what is wrong with a run.
package enum Doctor {
  /// All causes, in the order of their verdicts: what explains others stands before them. A run with a learning rate that is too high
  /// may collapse, too, and it is the learning rate that has to change.
  package static let causes: [Cause] = [
    .notFinite, .pixelScale, .learningRate, .meansForSums, .betaScale, .ignoredCode, .missingWarmUp, .deadUnits,
    .unlikeTest,
    .overfitting, .laggingEncoder, .holes, .collapsedCodebook, .spareDimensions,
  ]

  /// The main cause first.
  package typealias Verdicts = [Verdict]

  /// What is wrong, the main cause first; empty if nothing is known to be.
  package static func verdicts(_ symptoms: Symptoms) -> Verdicts { causes.compactMap { $0.verdict(symptoms) } }
}
