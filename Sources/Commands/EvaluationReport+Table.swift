import Drawing

extension EvaluationReport {
  /// A row for each latent dimension.
  var dimensions: CSVTable {
    let dead = Set(verdict.dead)
    return CSVTable(
      ["dimension", "kl_nats", "information_nats", "variance_of_mu", "is_dead"],
      rows: bound.klPerDimension.indices.map { index in
        [
          // Counted from 1, as everywhere in the output.
          .whole(index + 1), .number(bound.klPerDimension[index]), .number(posterior.information[index]),
          .number(posterior.meanVariances[index]), .text(dead.contains(index) ? "true" : "false"),
        ]
      })
  }
}
