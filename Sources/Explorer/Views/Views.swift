/// The catalogue of views, in the order of their keys. A new view is one folder beside this file and one line here.
enum Views {
  static let all: [any View.Type] = [
    ExploreView.self, MapView.self, ManifoldView.self, TraversalsView.self, ReconstructView.self, InterpolateView.self,
    DrawView.self, SamplesView.self, TrainingView.self, CompareView.self, DialView.self,
  ]

  /// The view that is open first, and that Escape goes back to.
  static let home = ExploreView.name
  /// The view that shows the run and gives advice on it.
  static let run = TrainingView.name
}
