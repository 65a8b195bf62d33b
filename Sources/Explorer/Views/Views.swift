import Drawing

/// The catalogue of views, in the order of their keys. A new view is one folder beside this file and one line here.
enum Views {
  static let all: [any View.Type] = [
    ExploreView.self, MapView.self, ManifoldView.self, TraversalsView.self, ReconstructView.self, InterpolateView.self,
    DrawView.self, SamplesView.self, RunView.self, CompareView.self, DialView.self,
    GradientView.self, EvidenceView.self, ProbeView.self, ToyView.self,
  ]
}

extension ViewName: CaseIterable {
  /// The names of all views, in the order of the catalogue.
  public static let allCases = Views.all.map { $0.name }

  /// The view that a key opens, if any.
  init?(_ key: Key) {
    guard let name = Self.allCases.first(where: { $0.key == key }) else { return nil }
    self = name
  }
}
