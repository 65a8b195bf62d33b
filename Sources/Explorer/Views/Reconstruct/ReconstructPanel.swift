import Drawing
import Interface

extension ReconstructView {
  func draw(on canvas: inout Canvas, _ world: World) {
    guard let examination = shownExamination(world), let images = world.data.test else {
      return world.drawDataState(on: &canvas, in: Layout(world).body, title: "reconstruct: images of the test set")
    }
    let layout = ReconstructLayout(world)
    let original = Picture(world.imageSize, values: examination.result.pixels)
    guard layout.isFramed else {
      return drawShortReconstruct(examination, original, on: &canvas, layout, world)
    }
    let label = images.labels.map { " class \($0[examination.index])" } ?? ""
    let titles = [
      "#\(examination.index)\(label)",
      examination.draw == 0 ? "decoded at \(world.mu)" : "decoded, draw \(examination.draw)",
      world.shownImprovement?.found == nil ? "difference" : "what q costs",
    ]
    let insides = zip(layout.pictures, titles).map { frame, title in
      world.drawFrame(on: &canvas, in: frame, title: title)
    }
    let gaps = world.shownImprovement?.found
    drawPictures(
      examination, original, on: &canvas,
      in: insides.prefix(gaps == nil ? 3 : 2).map { original.size.bestRect(in: $0) }, world)
    if let gaps { drawGaps(gaps, on: &canvas, in: insides[2].inset(columns: 1), world) }
    drawPictureNotes(examination, count: images.count, on: &canvas, layout, world)
    drawPosterior(examination, on: &canvas, layout, world)
    if let wall = layout.wall { drawWall(examination, wall, on: &canvas, in: layout.wallFrame, world) }
  }

  func drawPictures(
    _ examination: Examination, _ original: Picture, on canvas: inout Canvas, in rects: [Rect],
    _ world: World
  ) {
    canvas.draw(original, in: rects[0], symbols: world.look.symbols)
    canvas.draw(examination.decoded, in: rects[1], symbols: world.look.symbols)
    guard rects.count > 2 else { return }
    canvas.draw(Difference(of: examination.decoded, minus: original), in: rects[2], look: world.look)
  }

  /// In the lower lines of the frames.
  private func drawPictureNotes(
    _ examination: Examination, count: Int, on canvas: inout Canvas, _ layout: ReconstructLayout,
    _ world: World
  ) {
    func note(_ frame: Rect, _ text: String, style: Style) {
      canvas.write(" \(text) ", x: frame.x + 2, y: frame.endY - 1, style: style, maxWidth: frame.width - 3)
    }
    let place = "\(world.imagePosition + 1)/\(count)"
    if let scoring = world.testImages.scoring {
      note(layout.pictures[0], "scoring all: \(Int(whole: scoring.share * 100))%", style: Theme.paused)
    } else if world.testImages.order == .worstFirst, let scores = world.testImages.scores {
      let moment = scores.dial.flatMap { $0 == world.dial ? nil : world.words(ofBeta: $0) } ?? "step \(scores.step)"
      let old = scores.version == world.modelVersion ? "" : " at \(moment)"
      note(layout.pictures[0], "worst \(place)\(old)", style: Theme.selected)
    } else {
      note(layout.pictures[0], "of \(count) images", style: Theme.dim)
    }
    note(
      layout.pictures[1],
      "rec \(Numerals.nats(Double(examination.reconstruction))) at \(examination.draw == 0 ? world.mu : "z")",
      style: Theme.reconstruction)
    if world.shownImprovement?.found != nil { return }
    let frame = layout.pictures[2]
    let x = canvas.write(" ", x: frame.x + 2, y: frame.endY - 1)
    Difference.drawLegend(on: &canvas, x: x, y: frame.endY - 1, ability: world.ability)
  }

  /// The decoded first draws: they differ where the encoder is uncertain.
  private func drawWall(
    _ examination: Examination, _ grid: TileGrid, on canvas: inout Canvas, in frame: Rect, _ world: World
  ) {
    let posterior = world.shownImprovement?.found == nil ? "this posterior" : "the encoder's posterior"
    world.drawFrame(on: &canvas, in: frame, title: "draws of z from \(posterior), decoded")
    for (index, tile) in examination.wall.prefix(grid.count).enumerated() {
      canvas.draw(tile, in: grid.rect(index), symbols: world.look.symbols)
      if index + 1 == examination.draw { world.drawSelection(around: grid.rect(index), on: &canvas) }
    }
  }
}
