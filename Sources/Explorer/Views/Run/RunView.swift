import Drawing

/// The run: its curves, the KL of each dimension over its steps, its speed and its settings.
struct RunView: View {
  static let name = ViewName.run

  /// The only curve that is shown, as an index of `World.lossParts`; nil for all.
  var part: Int?
  /// Whether the axes are logarithmic.
  var losses = AxisScale.linear
  var steps = AxisScale.linear

  init(_ world: World) {}

  /// The axes of logs.
  func logAxes(_ range: World.CurveRange) -> LogAxes {
    LogAxes(losses: losses, steps: steps, isRecent: range == .recent)
  }

  /// The curves' points: those of logs, if there are any.
  func exhibit(_ world: World) -> Exhibit? {
    guard world.logs.runs.isEmpty else { return Exhibit(world.logs.table) }
    let history = world.model.history
    let rows = [("train", world.curve == .whole ? history.whole : history.recent), ("test", history.test)]
      .flatMap { name, points in
        points.map { point -> [CSVTable.Value] in
          [
            .text(name), .whole(point.step), .float(point.reconstruction), .float(point.kl),
            // Where z was mu the sum is no bound.
            history.isNoisy(at: point.step) ? .float(point.negativeELBO) : .none,
          ]
        }
      }
    return Exhibit(
      CSVTable(["images", "step", "reconstruction_nats", "kl_nats", "negative_elbo_nats"], rows: rows))
  }

  func sentences(_ world: World) -> [String] { world.logs.sentences }
  func newsKey(_ world: World) -> [String] { world.logs.sentences }
  func news(_ world: World, since key: [String]?) -> [String] {
    sentences(world).filter { key?.contains($0) != true }
  }
}
