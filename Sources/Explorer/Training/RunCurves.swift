import Drawing
import Training

extension World {
  /// The curves of the whole run and, below, of the latest steps; one of the two where there is no room for both.
  func drawRunCurves(on canvas: inout Canvas, in rect: Rect) {
    if rect.height >= 28 {
      let (above, below) = rect.splitTop(rect.height / 2)
      drawRunCurve(.whole, on: &canvas, in: above)
      drawRunCurve(.recent, on: &canvas, in: below)
    } else {
      drawRunCurve(curve, on: &canvas, in: rect)
    }
  }

  private func drawRunCurve(_ range: CurveRange, on canvas: inout Canvas, in rect: Rect) {
    let title = curveTitle(range)
    let inside = canvas.frame(
      rect, title: title, unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    if runView.part == nil {
      drawPartNames(on: &canvas, endX: rect.endX - 2, y: rect.y, startX: rect.x + title.columns + 4)
    }
    drawRunPlot(range, on: &canvas, in: inside)
  }

  /// One curve below a line that says what it is, instead of a frame.
  func drawShortRunCurve(on canvas: inout Canvas, in rect: Rect) {
    let (line, below) = rect.splitTop(1)
    let end = canvas.write(curveTitle(curve), x: line.x + 1, y: line.y, style: Theme.frameTitle)
    if runView.part == nil { drawPartNames(on: &canvas, endX: line.endX - 1, y: line.y, startX: end + 1) }
    drawRunPlot(curve, on: &canvas, in: below)
  }

  private func curveTitle(_ range: CurveRange) -> String {
    let part = runView.part.map { "\(Self.lossParts[$0].name), " } ?? ""
    let scale = runView.losses == .logarithmic || runView.steps == .logarithmic ? ", log" : ""
    let all = hasCurveOverAllBetas ? "all \(sign("β", "beta")), " : ""
    return all + part + (range == .whole ? "whole run" : "latest steps") + scale
  }

  private func drawRunPlot(_ range: CurveRange, on canvas: inout Canvas, in inside: Rect) {
    let parts = runView.part.map { [Self.lossParts[$0]] } ?? Self.lossParts
    let isAlone = parts.count == 1
    let (train, test, first) = lossPoints(range, columns: inside.width)
    var plot = Plot()
    // Alone, a curve has room to be told from its test results by name.
    plot.series = parts.flatMap { part in
      series(
        part, train, name: isAlone ? trainNames(train.last)[0] : part.name, style: part.style,
        marker: isAlone ? "." : part.marker)
        + series(
          part, test, name: isAlone ? (hasCurveOverAllBetas ? "test at dial" : "test") : part.name, style: Theme.test,
          marker: isAlone ? "t" : "o",
          joined: false)
    }
    plot.marks = lossMarks(from: first)
    plot.horizontalScale = runView.steps
    plot.verticalScale = runView.losses
    // The first losses are far above all others; on a logarithmic scale they have their place.
    plot.verticalRange = runView.losses == .linear ? .robust(leavingOff: 0.05) : .all
    plot.horizontalLabel = "step"
    plot.legend = isAlone ? .automatic : ability.colors == 0 && unicode ? .right : .none
    plot.axisStyle = Theme.dim
    plot.placeholder = run == .idle ? "no step is taken yet" : "waiting for the first steps"
    canvas.draw(plot, in: inside, unicode: unicode)
  }
}
