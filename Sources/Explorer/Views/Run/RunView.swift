import Drawing

/// The run: its curves, the KL of each dimension over its steps, its speed and its settings.
struct RunView: View {
  static let name = ViewName.run

  /// What the curves show.
  var shown = Shown.losses
  /// Whether the axes are logarithmic.
  var losses = AxisScale.linear
  var steps = AxisScale.linear

  /// What the curves of a run of our own show.
  enum Shown: Equatable {
    /// All parts of the loss.
    case losses
    /// One of `World.lossParts`, by its index, with its test results.
    case part(Int)
    /// What the code tells of the image, with the KL on test images.
    case information
  }

  init(_ world: World) {}

  /// The axes of logs.
  func logAxes(_ range: World.CurveRange) -> LogAxes {
    LogAxes(losses: losses, steps: steps, isRecent: range == .recent)
  }

  /// The curves' points, and the KL of each dimension where it was recorded: those of logs, if there are any.
  func exhibit(_ world: World) -> Exhibit? {
    guard world.logs.runs.isEmpty else { return Exhibit(world.logs.table) }
    let history = world.model.history
    let unknown = [CSVTable.Value](repeating: .none, count: world.latent)
    let rows = [("train", world.curve == .whole ? history.whole : history.recent), ("test", history.test)]
      .flatMap { name, points in
        points.map { point -> [CSVTable.Value] in
          [
            .text(name), .whole(point.step), .float(point.reconstruction), .float(point.kl),
            // Where z was mu the sum is no bound.
            history.isNoisy(at: point.step) ? .float(point.negativeELBO) : .none, .none,
          ] + unknown
        }
      }
    // Means over other steps than the losses: lines of their own.
    let dimensions = history.dimensions.rows.map { row -> [CSVTable.Value] in
      [.text("train"), .whole(row.step), .none, .none, .none, .none] + row.kl.map { .float($0) }
    }
    let information = history.information.map { point -> [CSVTable.Value] in
      [.text("test"), .whole(point.step), .none, .none, .none, .float(point.nats)] + unknown
    }
    return Exhibit(
      CSVTable(
        ["images", "step", "reconstruction_nats", "kl_nats", "negative_elbo_nats", "mutual_information_nats"]
          + (0..<world.latent).map { "kl_z\($0 + 1)_nats" }, rows: rows + information + dimensions))
  }

  func sentences(_ world: World) -> [String] { world.logs.sentences }
  func newsKey(_ world: World) -> [String] { world.logs.sentences }
  func news(_ world: World, since key: [String]?) -> [String] {
    sentences(world).filter { key?.contains($0) != true }
  }
}
