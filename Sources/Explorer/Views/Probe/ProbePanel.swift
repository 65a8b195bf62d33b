import Datasets
import Drawing
import Interface
import Measures

extension ProbeView {
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = Layout(world)
    guard let images = world.data.test else {
      return world.drawDataState(on: &canvas, in: layout.body, title: "probe: classes from few labels")
    }
    var body = layout.body
    if !layout.isCompact {
      let title = "a linear probe: which class is it? Mean of \(ProbeSight.draws) draws of labelled images"
      body = world.drawFrame(on: &canvas, in: body, title: [title, "a linear probe"].fitting(body.width - 6))
        .inset(columns: 1)
    }
    // Two bars for each number of labels, a heading, and the labelled images below.
    let barRows = 2 * ProbeSight.counts.count + 1
    let isHigh = body.height >= barRows + 6
    let (bars, tiles) =
      isHigh ? body.splitTop(barRows + 1) : body.splitLeft(body.width >= 60 ? body.width * 3 / 5 : body.width)
    drawBars(on: &canvas, in: bars, world)
    drawLabelled(images: images, on: &canvas, in: isHigh ? tiles : tiles.inset(columns: 1), world)
  }

  private func drawBars(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let (value, bar) = (rect.x + 21, rect.x + 22)
    canvas.write("labels of each", x: rect.x, y: rect.y, style: Theme.frameTitle, maxWidth: rect.width)
    canvas.write("recognised", x: bar, y: rect.y, style: Theme.frameTitle, maxWidth: max(0, rect.endX - bar))
    for (index, count) in ProbeSight.counts.enumerated() {
      let y = rect.y + 1 + 2 * index
      guard y + 1 < rect.endY else { break }
      let isSelected = index == world.probe.selected
      let style = isSelected ? Theme.selected : .plain
      canvas.write(
        "\(isSelected ? world.sign("▸", ">") : " ")\("\(count)".paddedAtStart(to: 3))", x: rect.x, y: y, style: style)
      guard let result = world.probe.found[count] else {
        if isSelected {
          canvas.write(state(world), x: bar, y: y, style: Theme.paused, maxWidth: max(0, rect.endX - bar))
        }
        continue
      }
      for (row, (name, share, color)) in [
        ("z", result.codesMean, Theme.value), ("pixels", result.pixelsMean, Theme.dim),
      ].enumerated() {
        canvas.write(name, x: rect.x + 6, y: y + row, style: color)
        canvas.write(percent(share), endX: value, y: y + row, style: style)
        canvas.magnitudeBar(
          share, limit: 1, x: bar, y: y + row, width: max(0, rect.endX - bar), unicode: world.unicode, style: color)
      }
    }
  }

  /// The labelled images of the first draw: one of each class, then another of each.
  private func drawLabelled(images: ImageSet, on canvas: inout Canvas, in rect: Rect, _ world: World) {
    guard rect.height >= 4, rect.width >= 12, let labels = images.labels else { return }
    canvas.write(
      ["the images with labels, one draw", "labelled", ""].fitting(rect.width), x: rect.x, y: rect.y,
      style: Theme.frameTitle)
    let seed = world.model.configuration.seed
    let each = world.probe.perClass
    guard let chosen = FewLabels.chosen(perClass: each, draw: 0, of: images, seed: seed) else { return }
    let room = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1)
    let grid = TileGrid(in: room, image: world.imageSize, height: 4)
    for (index, image) in Self.inTurn(chosen, each: each, labels: labels).prefix(grid.count).enumerated() {
      canvas.draw(images.picture(Int(image)), in: grid.rect(index), symbols: world.look.symbols)
    }
  }

  /// Images of which each class has as many, so ordered that any beginning has all classes alike: where there is little
  /// room, too, nothing looks as if only zeros had labels.
  static func inTurn(_ images: [Int32], each: Int, labels: [UInt8]) -> [Int32] {
    let byClass = images.sorted { (labels[Int($0)], $0) < (labels[Int($1)], $1) }
    return (0..<each).flatMap { rank in stride(from: rank, to: byClass.count, by: each).map { byClass[$0] } }
  }
}
