import Drawing
import Interface
import Training

extension CompareView {
  /// The kept moments as a slider, and the loss of the run above it.
  func drawPast(on canvas: inout Canvas, _ layout: CompareLayout, _ world: World) {
    guard let slider = layout.slider else { return }
    if layout.isFramed {
      let count = world.past.moments.count
      let title =
        count == 1 && world.model.step == world.past.moments[0].step
        ? "the run's past: space trains, and moments are kept"
        : "the run's past: \(count) \(count == 1 ? "moment" : "moments") kept"
      world.drawFrame(on: &canvas, in: layout.past, title: title)
      if layout.curveRows > 0 {
        let curve = Rect(
          x: slider.x, y: layout.past.y + 1, width: slider.width, height: layout.curveRows)
        drawPastCurve(on: &canvas, in: curve, world)
        // In the upper line, as elsewhere.
        let test = " \(world.sign("⠶", "o")) test\(world.hasCurveOverAllBetas ? " at dial" : "") "
        canvas.write(test, endX: layout.past.endX - 2, y: layout.past.y, style: Theme.frameTitle)
        canvas.write(
          world.hasCurveOverAllBetas ? " -ELBO, all \(world.sign("β", "beta"))" : " -ELBO",
          endX: layout.past.endX - 2 - test.columns, y: layout.past.y, style: Theme.total.adding(.bold))
      }
      drawSteps(on: &canvas, below: slider, world)
    }
    drawSlider(on: &canvas, in: slider, world)
  }

  /// A line from the first moment to now, with a tick for each moment.
  private func drawSlider(on canvas: inout Canvas, in slider: Rect, _ world: World) {
    let count = world.past.moments.count + 1
    for x in slider.x..<slider.endX { canvas[x, slider.y] = Cell(world.unicode ? "─" : "-", Theme.frame) }
    for moment in 0..<count {
      let symbol: Unicode.Scalar = moment == count - 1 ? (world.unicode ? "┤" : "|") : world.unicode ? "┴" : "+"
      canvas[CompareLayout.column(of: moment, of: count, in: slider), slider.y] = Cell(symbol, Theme.frameTitle)
    }
    canvas[CompareLayout.column(of: world.momentIndex, of: count, in: slider), slider.y] = Cell(
      world.unicode ? "●" : "O", Theme.selected)
  }

  /// The first step, now, and the selected step below its tick.
  private func drawSteps(on canvas: inout Canvas, below slider: Rect, _ world: World) {
    let y = slider.y + 1
    let first = "\(world.past.moments[0].step)"
    canvas.write(first, x: slider.x, y: y, style: Theme.dim)
    canvas.write("now", endX: slider.endX, y: y, style: Theme.dim)
    guard let moment = world.chosenMoment else {
      canvas.write("now", endX: slider.endX, y: y, style: Theme.selected)
      return
    }
    let text = "\(world.stepWord) \(moment.step)"
    let middle = CompareLayout.column(
      of: world.momentIndex, of: world.past.moments.count + 1, in: slider)
    let x = min(max(middle - text.columns / 2, slider.x), slider.endX - text.columns)
    // A space on both sides, whatever it covers.
    canvas.write(" \(text) ", x: x - 1, y: y, style: Theme.selected)
  }

  /// The loss above the slider, with linear steps between two moments.
  private func drawPastCurve(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let steps = world.past.moments.map(\.step) + [world.model.step]
    func points(_ points: [LossHistory.Point]) -> [Plot.Point] {
      var next = 1
      return points.compactMap { point in
        guard point.step > steps[0], point.step <= world.model.step, world.isBound(point) else { return nil }
        // The last moment may be now.
        while next < steps.count - 1, steps[next] < point.step || point.step == world.model.step { next += 1 }
        let (low, high) = (steps[next - 1], steps[next])
        let share = high == low ? 1 : Double(point.step - low) / Double(high - low)
        return Plot.Point(x: Double(next - 1) + share, y: Double(point.negativeELBO))
      }
    }
    var plot = Plot()
    plot.hasAxes = false
    plot.series = [
      Plot.Series(
        "-ELBO", points: Self.means(of: points(world.model.history.whole), columns: rect.width, of: steps.count - 1),
        style: Theme.total),
      Plot.Series("test", points: points(world.model.history.test), style: Theme.test, marker: "o", joined: false),
    ]
    plot.marks = [Plot.Mark(x: Double(world.momentIndex), label: "", style: Theme.selected)]
    plot.horizontalRange = 0...Double(max(steps.count - 1, 1))
    plot.verticalRange = .robust(leavingOff: 0.05)
    plot.axisStyle = Theme.dim
    canvas.draw(plot, in: rect, unicode: world.unicode)
  }

  /// A point for each half column, the mean of the batches in it: single batches vary too much to be legible.
  private static func means(of points: [Plot.Point], columns: Int, of width: Int) -> [Plot.Point] {
    let scale = 2 * Double(columns) / Double(max(width, 1))
    return points.chunked { Int(whole: $0.x * scale) == Int(whole: $1.x * scale) }.map { part in
      Plot.Point(x: part[part.endIndex - 1].x, y: part.reduce(0) { $0 + $1.y } / Double(part.count))
    }
  }
}

extension Array {
  /// Splits into runs of neighbours; `belong` compares the first element of a run with a further one.
  fileprivate func chunked(_ belong: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
    var parts: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices where index > start && !belong(self[start], self[index]) {
      parts.append(self[start..<index])
      start = index
    }
    return isEmpty ? [] : parts + [self[start...]]
  }
}
