import Drawing

/// The names of the views; a key opens each, whichever is open.
public enum ViewName: String, CaseIterable, Sendable {
  case explore, map, manifold, traversals, reconstruct, interpolate, draw, samples, training, compare, dial

  /// The key that opens it.
  public var key: Key {
    switch self {
    case .explore: .character("1")
    case .map: .character("2")
    case .manifold: .character("3")
    case .traversals: .character("4")
    case .reconstruct: .character("5")
    case .interpolate: .character("6")
    case .draw: .character("7")
    case .samples: .character("8")
    case .training: .character("9")
    case .compare: .character("0")
    case .dial: .character("a")
    }
  }

  /// What it answers, in a few words.
  var summary: String {
    switch self {
    case .explore: "one point: walk through z"
    case .map: "where the classes lie"
    case .manifold: "the plane of two dimensions, decoded"
    case .traversals: "what each dimension does"
    case .reconstruct: "test images, encoded and decoded"
    case .interpolate: "the way from one point to another"
    case .draw: "what the model makes of your drawing"
    case .samples: "draws from the prior"
    case .training: "the run's curves, and what can be done to it"
    case .compare: "beside its own past, or another model"
    case .dial: "all betas of one model: rate, distortion, living dimensions"
    }
  }

  /// The view that a key opens, if any.
  init?(_ key: Key) {
    guard let view = Self.allCases.first(where: { $0.key == key }) else { return nil }
    self = view
  }
}
