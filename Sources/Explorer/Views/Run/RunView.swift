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

  func sentences(_ world: World) -> [String] { world.logs.sentences }
  func newsKey(_ world: World) -> [String] { world.logs.sentences }
  func news(_ world: World, since key: [String]?) -> [String] {
    sentences(world).filter { key?.contains($0) != true }
  }
}
