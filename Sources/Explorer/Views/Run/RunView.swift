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
}
