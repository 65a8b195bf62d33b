import Drawing
import Interface
import Training

extension World {
  /// Reconstruction, KL and their sum over the run, and the latest steps beside or below it if there is room for both.
  func drawCurve(on canvas: inout Canvas, in rect: Rect) {
    if hasDialPanel { return drawDialAndCurve(on: &canvas, in: rect) }
    if rect.height >= 28 {
      let (above, below) = rect.splitTop(rect.height / 2)
      drawCurve(.whole, on: &canvas, in: above)
      drawCurve(.recent, on: &canvas, in: below)
    } else if rect.width >= 84 {
      let (left, right) = rect.splitLeft(rect.width * 3 / 5)
      drawCurve(.whole, on: &canvas, in: left)
      drawCurve(.recent, on: &canvas, in: right)
    } else {
      drawCurve(curve, on: &canvas, in: rect)
    }
  }

  func drawCurve(_ range: CurveRange, on canvas: inout Canvas, in rect: Rect) {
    if !logs.runs.isEmpty {
      let axes = LogAxes(isRecent: range == .recent)
      let inside = drawFrame(on: &canvas, in: rect, title: logs.title(axes))
      return logs.draw(on: &canvas, in: inside, axes, unicode: unicode)
    }
    let what = range == .whole ? "whole run" : "latest steps"
    let title = "\(hasCurveOverAllBetas ? "all \(sign("β", "beta"))" : "nats"), \(what)"
    let inside = drawFrame(on: &canvas, in: rect, title: title)
    drawPartNames(
      on: &canvas, endX: rect.endX - 2, y: rect.y, startX: hasCurveOverAllBetas ? rect.x + title.columns + 4 : 0)
    let (train, test, first) = lossPoints(range, columns: inside.width)
    var plot = Plot()
    plot.series = Self.lossParts.flatMap { part in
      series(part, train, name: part.name, style: part.style, marker: part.marker)
        + series(part, test, name: part.name, style: Theme.test, marker: "o", joined: false)
    }
    plot.marks = lossMarks(from: first)
    plot.verticalRange = .robust(leavingOff: 0.05)
    plot.horizontalLabel = "step"
    // Without colours a line is identified by the name at its end.
    plot.legend = ability.colors == 0 && unicode ? .right : .none
    plot.axisStyle = Theme.dim
    plot.placeholder = lossPlaceholder
    canvas.draw(plot, in: inside, unicode: unicode)
  }

  /// What stands in place of a curve.
  private var lossPlaceholder: String {
    if isForeign { return "this run's losses are not in its files" }
    return run == .idle ? "press space: the loss falls here" : "waiting for the first steps"
  }

  /// Training and test results for a plot of `columns` columns, and the step that it begins at.
  func lossPoints(
    _ range: CurveRange, columns: Int
  ) -> (train: [LossHistory.Point], test: [LossHistory.Point], first: Int) {
    let history = model.history
    let steps = range == .whole ? history.whole : history.recent
    let first = range == .whole ? 0 : steps.first?.step ?? 0
    return (
      // Single batches vary too much to be legible; braille can draw two points in a column.
      LossHistory.means(of: steps, count: 2 * columns),
      Self.spread(history.test.filter { $0.step >= first }, atMost: columns / 6), first
    )
  }

  /// Marks where the objective, beta or the learning rate was changed. Their first values are not changes.
  func lossMarks(from first: Int) -> [Plot.Mark] {
    let betas = model.history.betas.dropFirst().map {
      // Turning a dial does not change the training.
      let name = isOverAllBetas($0.step) ? "dial " : sign("β", "b")
      return Plot.Mark(x: Double($0.step), label: "\(name)\(BetaLadder.text($0.value))", style: Theme.betaMark)
    }
    // The mark of a new objective also stands for the beta that came with it.
    let objectives = model.history.objectives.dropFirst().map { change in
      let beta = change.objective == .beta ? model.history.betas.last { $0.step <= change.step }?.value : nil
      let text = beta.map { "\(sign("β", "b"))\(BetaLadder.text($0))" } ?? change.objective.shortName
      return Plot.Mark(x: Double(change.step), label: text, style: Theme.objectiveMark)
    }
    let rates = model.history.learningRates.dropFirst().map {
      Plot.Mark(x: Double($0.step), label: "lr\(LearningRateLadder.shortText($0.value))", style: Theme.learningRate)
    }
    let told = Set(objectives.map(\.x))
    return (objectives + betas.filter { !told.contains($0.x) } + rates).filter { $0.x >= Double(first) }.sorted {
      $0.x < $1.x
    }
  }

  /// A part's line or dots, in stretches: where z was mu, rec + KL is not a bound and is not shown as one.
  func series(
    _ part: LossPart, _ points: [LossHistory.Point], name: String, style: Style, marker: Unicode.Scalar,
    joined: Bool = true
  ) -> [Plot.Series] {
    let isShown = points.map { !part.isBound || model.history.isNoisy(at: $0.step) }
    var stretches: [Range<Int>] = []
    for index in points.indices where isShown[index] {
      if let last = stretches.last, last.upperBound == index {
        stretches[stretches.count - 1] = last.lowerBound..<index + 1
      } else {
        stretches.append(index..<index + 1)
      }
    }
    // A line that has ended has no latest value.
    return stretches.map { stretch in
      Plot.Series(
        stretch.upperBound == points.count ? name : "", points: points[stretch].map(part.point), style: style,
        marker: marker, joined: joined)
    }
  }

  /// The parts that this run has any of.
  var shownParts: [LossPart] {
    let objectives = model.history.objectives
    let hasBound = objectives.isEmpty || objectives.contains { $0.objective.recipe.isNoisy }
    return Self.lossParts.filter { hasBound || !$0.isBound }
  }

  /// A subset of the test results whose dots do not hide the lines. It includes the latest.
  private static func spread(_ points: [LossHistory.Point], atMost count: Int) -> [LossHistory.Point] {
    let stride = (points.count + count - 1) / max(count, 1)
    return stride <= 1
      ? points : points.enumerated().filter { (points.count - 1 - $0.offset) % stride == 0 }.map(\.element)
  }

  /// The legend, in the frame's upper line: the lines are named in their colours (and markers), as in the status panel.
  /// Entries that do not fit after column `startX` are left out.
  func drawPartNames(on canvas: inout Canvas, endX: Int, y: Int, startX: Int = 0) {
    let parts = shownParts
    let names = parts.reduce(0) { $0 + $1.name.columns + (unicode ? 1 : 3) } + 1
    let test = "\(sign("⠶", "o")) test\(hasCurveOverAllBetas ? " at dial" : "") "
    let hasRoomForTest = endX - names - test.columns > startX
    guard endX - names > startX else { return }
    var x = endX - names - (hasRoomForTest ? test.columns - 1 : 0)
    x = canvas.write(" ", x: x, y: y)
    for part in parts.reversed() {
      x = canvas.write(part.name + (unicode ? " " : " \(part.marker) "), x: x, y: y, style: part.style.adding(.bold))
    }
    if hasRoomForTest { canvas.write(test, x: x, y: y, style: Theme.frameTitle) }
  }

  struct LossPart {
    let name: String
    let style: Style
    let marker: Unicode.Scalar
    /// Whether it bounds log p(x), provided that z was drawn.
    var isBound = false
    let value: @Sendable (LossHistory.Point) -> Float

    func point(_ point: LossHistory.Point) -> Plot.Point {
      Plot.Point(x: Double(point.step), y: Double(value(point)))
    }
  }

  static let lossParts = [
    LossPart(name: "KL", style: Theme.kl, marker: "k", value: { $0.kl }),
    LossPart(name: "rec", style: Theme.reconstruction, marker: "r", value: { $0.reconstruction }),
    LossPart(name: "-ELBO", style: Theme.total, marker: "*", isBound: true, value: { $0.negativeELBO }),
  ]
}
