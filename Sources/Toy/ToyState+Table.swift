import Drawing

extension ToyState {
  /// The curves: the bound over the steps, of EM and an encoder with log p(x).
  package var table: CSVTable {
    guard let learning else {
      return CSVTable(
        ["step", "elbo_nats", "log_z_nats"],
        rows: fit.history.points.map { [.number($0.step), .number($0.bound), .number(Target.logEvidence)] })
    }
    let rows = [("em", learning.emCurves), ("encoder", learning.encoderCurves)].flatMap { name, curves in
      zip(curves.evidence.points, curves.bound.points).map { evidence, bound -> [CSVTable.Value] in
        [.text(name), .number(bound.step), .number(bound.bound), .number(evidence.bound)]
      }
    }
    return CSVTable(["fit", "step", "elbo_nats", "log_p_x_nats"], rows: rows)
  }
}
