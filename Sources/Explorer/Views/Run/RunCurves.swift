import Drawing
import Interface

extension RunView {
  /// The curves of the whole run and, below, of the latest steps; only one of the two if there is no room for both.
  func drawRunCurves(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    if rect.height >= 28 {
      let (above, below) = rect.splitTop(rect.height / 2)
      drawRunCurve(.whole, on: &canvas, in: above, world)
      drawRunCurve(.recent, on: &canvas, in: below, world)
    } else {
      drawRunCurve(world.curve, on: &canvas, in: rect, world)
    }
  }

  private func drawRunCurve(_ range: World.CurveRange, on canvas: inout Canvas, in rect: Rect, _ world: World) {
    if !world.logs.runs.isEmpty {
      let axes = logAxes(range)
      let inside = world.drawFrame(on: &canvas, in: rect, title: world.logs.title(axes))
      return world.logs.draw(on: &canvas, in: inside, axes, unicode: world.unicode)
    }
    let title = curveTitle(range, world)
    let inside = world.drawFrame(on: &canvas, in: rect, title: title)
    if shown == .losses {
      world.drawPartNames(on: &canvas, endX: rect.endX - 2, y: rect.y, startX: rect.x + title.columns + 4)
    }
    drawRunPlot(range, on: &canvas, in: inside, world)
  }

  /// One curve below a line that says what it is, instead of a frame.
  func drawShortRunCurve(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let (line, below) = rect.splitTop(1)
    if !world.logs.runs.isEmpty {
      let axes = logAxes(world.curve)
      canvas.write(
        world.logs.title(axes), x: line.x + 1, y: line.y, style: Theme.frameTitle, maxWidth: line.width - 2)
      return world.logs.draw(on: &canvas, in: below, axes, unicode: world.unicode)
    }
    let end = canvas.write(curveTitle(world.curve, world), x: line.x + 1, y: line.y, style: Theme.frameTitle)
    if shown == .losses { world.drawPartNames(on: &canvas, endX: line.endX - 1, y: line.y, startX: end + 1) }
    drawRunPlot(world.curve, on: &canvas, in: below, world)
  }

  private func curveTitle(_ range: World.CurveRange, _ world: World) -> String {
    let part =
      switch shown {
      case .losses: ""
      case .part(let part): "\(World.lossParts[part].name), "
      case .information: "I(x; z)\(world.model.history.information.last.map { " of \($0.images)" } ?? ""), "
      }
    let scale = losses == .logarithmic || steps == .logarithmic ? ", log" : ""
    let all = world.hasCurveOverAllBetas ? "all \(world.sign("β", "beta")), " : ""
    return all + part + (range == .whole ? "whole run" : "latest steps") + scale
  }

  private func drawRunPlot(_ range: World.CurveRange, on canvas: inout Canvas, in inside: Rect, _ world: World) {
    if shown == .information { return drawInformation(range, on: &canvas, in: inside, world) }
    var parts = World.lossParts
    if case .part(let part) = shown { parts = [parts[part]] }
    let isAlone = parts.count == 1
    let (train, test, first) = world.lossPoints(range, columns: inside.width)
    var plot = Plot()
    // A single curve has room for the names of the curve and its test results.
    plot.series = parts.flatMap { part in
      world.series(
        part, train, name: isAlone ? world.trainNames(train.last)[0] : part.name, style: part.style,
        marker: isAlone ? "." : part.marker)
        + world.series(
          part, test, name: isAlone ? (world.hasCurveOverAllBetas ? "test at dial" : "test") : part.name,
          style: Theme.test,
          marker: isAlone ? "t" : "o",
          joined: false)
    }
    plot.marks = world.lossMarks(from: first)
    plot.horizontalScale = steps
    plot.verticalScale = losses
    // The first losses are far above all others; a logarithmic scale shows them.
    plot.verticalRange = losses == .linear ? .robust(leavingOff: 0.05) : .all
    plot.horizontalLabel = "step"
    plot.legend = isAlone ? .automatic : world.ability.colors == 0 && world.unicode ? .right : .none
    plot.axisStyle = Theme.dim
    plot.placeholder =
      world.isForeign
      ? "this run's losses are not in its files"
      : world.run == .idle ? "no step is taken yet" : "waiting for the first steps"
    canvas.draw(plot, in: inside, unicode: world.unicode)
  }

  /// What the code tells of the image, and the KL of the same tests: the rest of it is only the distance of all codes from the prior.
  private func drawInformation(_ range: World.CurveRange, on canvas: inout Canvas, in inside: Rect, _ world: World) {
    let first = world.lossPoints(range, columns: inside.width).first
    let found = world.model.history.information.filter { $0.step >= first }
    let known = Set(found.map(\.step))
    var plot = Plot()
    plot.series = [
      Plot.Series(
        "I(x; z)", points: found.map { Plot.Point(x: Double($0.step), y: Double($0.nats)) }, style: Theme.total,
        marker: "i"),
      Plot.Series(
        "KL, test",
        points: world.model.history.test.filter { known.contains($0.step) }.map {
          Plot.Point(x: Double($0.step), y: Double($0.kl))
        }, style: Theme.kl, marker: "k"),
    ].filter { !$0.points.isEmpty }
    plot.marks = world.lossMarks(from: first)
    plot.horizontalScale = steps
    plot.verticalScale = losses
    plot.horizontalLabel = "step"
    plot.legend = .automatic
    plot.axisStyle = Theme.dim
    plot.placeholder =
      world.isForeign ? "what z tells is not in its files" : "measured on test images after each pass, where z is drawn"
    canvas.draw(plot, in: inside, unicode: world.unicode)
  }
}
