import Explorer

/// The views that tests name.
extension ViewName {
  static let explore = known("explore")
  static let map = known("map")
  static let manifold = known("manifold")
  static let traversals = known("traversals")
  static let reconstruct = known("reconstruct")
  static let interpolate = known("interpolate")
  static let draw = known("draw")
  static let samples = known("samples")
  static let training = known("training")
  static let compare = known("compare")
  static let dial = known("dial")

  private static func known(_ name: String) -> ViewName {
    guard let view = allCases.first(where: { $0.rawValue == name }) else { fatalError("there is no view \(name)") }
    return view
  }
}
