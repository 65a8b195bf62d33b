import Drawing
import Measures

/// The results of an experiment, one line for each model.
struct ExperimentTable {
  private var rows: [[String]] = []

  mutating func add(_ name: String, _ report: EvaluationReport) {
    let bound = report.bound
    let likelihood = report.likelihood
    rows.append([
      name, Numerals.nats(bound.negativeELBO), Numerals.nats(bound.reconstruction), Numerals.nats(bound.kl),
      likelihood.map { Numerals.nats($0.negativeLogLikelihood) } ?? "-",
      likelihood.map { Numerals.fixed($0.standardError, digits: 3) } ?? "-",
      Numerals.fixed(report.posterior.spread, digits: 2), "\(report.posterior.active.count)",
      "\(report.verdict.dead.count)",
      report.scores.map { Numerals.fixed($0.mig, digits: 3) } ?? "-",
      report.scores.map { Numerals.fixed($0.sampledMIG, digits: 3) } ?? "-",
    ])
  }

  var text: String {
    let head = ["model", "-ELBO", "rec", "KL", "-log p(x)", "+-", "spread", "active", "dead", "MIG", "MIG of z"]
    return TextTable.text([head] + rows, leading: 1)
      + "\n\nNats an image, sums over pixels and dimensions, on the test set. Spread is the posterior means' standard deviation,\n"
      + "where the prior has 1. MIG is of mu, or of z drawn.\n"
  }
}
