import Drawing
import Interface

extension ToyState {
  /// The bound over the steps, below log Z, which it cannot exceed.
  func drawCurve(on canvas: inout Canvas) {
    var rect = layout.curve
    if layout.hasFrames {
      rect = canvas.frame(
        rect, title: title(columns: rect.width - 6), unicode: unicode, style: Theme.frame,
        titleStyle: Theme.frameTitle)
    }
    guard !rect.isEmpty else { return }
    let curve = fit.history.points
    let last = max(curve.last?.step ?? 0, 20)
    var plot = Plot()
    plot.series = [
      Plot.Series(
        "log Z",
        points: [Plot.Point(x: 0, y: Target.logEvidence), Plot.Point(x: last, y: Target.logEvidence)],
        style: Theme.evidence, marker: "="),
      Plot.Series(
        "ELBO", points: Self.thinned(curve, atMost: 2 * rect.width), style: Theme.bound, marker: "*"),
    ]
    // A small margin at the end, as a line to the very edge would lose dots to rounding.
    plot.horizontalRange = 0...1.001 * last
    plot.verticalRange = .fixed(Self.range(curve.map(\.bound)))
    plot.horizontalLabel = "step"
    plot.legend = rect.width >= 30 ? .right : .none
    plot.axisStyle = Theme.dim
    canvas.draw(plot, in: rect, unicode: unicode)
  }

  private func title(columns: Int) -> String {
    let titles = ["ELBO, rising to log Z; the gap is KL(q||p)", "ELBO under log Z; the gap is KL", "ELBO under log Z"]
    return titles.first { $0.columns <= columns } ?? "ELBO"
  }

  /// From just above log Z down to the start of the bound. A start far below is shown by arrows, so that the end stays
  /// legible.
  private static func range(_ bounds: [Double]) -> ClosedRange<Double> {
    let top = Target.logEvidence
    let gap = top - (bounds.last ?? top)
    let deepest = top - (bounds.min() ?? top)
    let depth = min(deepest, max(1.2, 4 * gap)) * 1.05
    return top - max(depth, 0.2)...top + max(depth, 0.2) * 0.12
  }

  private static func thinned(_ curve: [(step: Double, bound: Double)], atMost count: Int) -> [Plot.Point] {
    let every = max(1, curve.count / max(count, 1))
    return curve.enumerated().filter { (curve.count - 1 - $0.offset) % every == 0 }
      .map { Plot.Point(x: $0.element.step, y: $0.element.bound) }
  }
}
