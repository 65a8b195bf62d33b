import CommandSupport
import Drawing
import Measures

/// The results of several models, one line for each, and on request their mean and standard deviation below.
struct ReportTable {
  /// A number of each model.
  private struct Measure: Sendable {
    /// For people, and as a column of a file.
    let title, name: String
    let digits: Int
    let value: @Sendable (EvaluationReport) -> Double?
  }

  private static let measures = [
    Measure(title: "-ELBO", name: "negative_elbo_nats", digits: 2) { $0.bound.negativeELBO },
    Measure(title: "rec", name: "reconstruction_nats", digits: 2) { $0.bound.reconstruction },
    Measure(title: "KL", name: "kl_nats", digits: 2) { $0.bound.kl },
    Measure(title: "-log p(x)", name: "negative_log_likelihood_nats", digits: 2) {
      $0.likelihood?.negativeLogLikelihood
    },
    Measure(title: "+-", name: "negative_log_likelihood_error_nats", digits: 3) { $0.likelihood?.standardError },
    Measure(title: "sd of mu", name: "spread_of_mu", digits: 2) { $0.posterior.spread },
    Measure(title: "active", name: "active_units", digits: 0) { Double($0.posterior.active.count) },
    Measure(title: "dead", name: "dead_dimensions", digits: 0) { Double($0.verdict.dead.count) },
    Measure(title: "MIG", name: "mig", digits: 3) { $0.scores?.mig },
    Measure(title: "MIG of z", name: "mig_of_draws", digits: 3) { $0.scores?.sampledMIG },
  ]

  private var rows: [(name: String, values: [Double?])] = []
  private var meanings: [LossMeaning] = []

  mutating func add(_ name: String, _ report: EvaluationReport) {
    if !meanings.contains(report.meaning) { meanings.append(report.meaning) }
    rows.append((name, Self.measures.map { $0.value(report) }))
  }

  /// Mean and sample standard deviation (n - 1) of each measure over the models that have it; the deviation is nil for a single
  /// one.
  private var summary: [(name: String, values: [Double?])] {
    let columns = Self.measures.indices.map { column in rows.compactMap { $0.values[column] } }
    let moments = columns.map { values -> (mean: Double?, deviation: Double?) in
      if values.isEmpty { return (nil, nil) }
      let (mean, variance) = meanAndVariance(values)
      return (mean, values.count > 1 ? variance.squareRoot() : nil)
    }
    return [("mean", moments.map(\.mean)), (Self.deviation, moments.map(\.deviation))]
  }

  private static let deviation = "standard deviation"
  private static let explanation =
    "\n\nNats an image, sums over pixels and dimensions, on the test set. sd of mu is the posterior means' standard deviation,\n"
    + "where the prior has 1. MIG is of mu, or of z drawn.\n"

  /// For people; what no model has is left out.
  func text(withSummary: Bool = false) -> String {
    let shown = Self.measures.indices.filter { column in rows.contains { $0.values[column] != nil } }
    func line(_ name: String, _ values: [Double?], digits extra: Int = 0) -> [String] {
      [name.printableLine]
        + shown.map { column in
          let measure = Self.measures[column]
          return values[column].map { Numerals.fixed($0, digits: measure.digits + extra) } ?? "-"
        }
    }
    let lines = rows.map { line($0.name, $0.values) }
    // A mean of counts is no count.
    let below = withSummary ? summary.map { line($0.name, $0.values, digits: 1) } : []
    return TextTable.text([["model"] + shown.map { Self.measures[$0].title }] + lines + below, leading: 1)
      + Self.explanation + meanings.compactMap(\.note).map { "Note: \($0).\n" }.joined()
  }

  /// A line for each model, and on request their mean and standard deviation below.
  func csv(withSummary: Bool = false) -> CSVTable {
    CSVTable(
      ["model"] + Self.measures.map(\.name),
      rows: (rows + (withSummary ? summary : [])).map { [.text($0.name)] + $0.values.map { .init($0) } })
  }

  /// Mean and standard deviation as entries of a JSON object.
  var json: [(String, JSON)] {
    zip(["mean", "standard_deviation"], summary).map { name, row in
      (
        name,
        .object(
          zip(Self.measures, row.values).map { measure, value in (measure.name, value.map { .number($0) } ?? .null) })
      )
    }
  }
}
