extension ExplorerState {
  /// The results of both models for the latest request.
  package var comparison: Comparison? { compareView?.comparison }

  /// The selected moment of the past; nil for now, or while another model is compared.
  package var chosenMoment: Past.Moment? { world.chosenMoment }

  private var compareView: CompareView? { views.lazy.compactMap { $0 as? CompareView }.first }
}
