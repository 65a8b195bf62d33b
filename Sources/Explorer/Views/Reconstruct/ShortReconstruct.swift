import Drawing
import Interface

extension ReconstructView {
  /// The view without frames: the pictures below their names, the losses in a line, and the dimensions where there is room.
  func drawShortReconstruct(
    _ examination: Examination, _ original: Picture, on canvas: inout Canvas, _ layout: ReconstructLayout,
    _ world: World
  ) {
    drawPictures(examination, original, on: &canvas, in: layout.pictures, world)
    let titles = [originalTitles(examination, world), decodedTitles(examination, world), ["difference"]]
    for (rect, titles) in zip(layout.pictures, titles) {
      let title = titles.fitting(rect.width)
      canvas.write(title, x: rect.x, y: rect.y - 1, style: Theme.frameTitle, maxWidth: rect.width)
    }
    if let improvement = world.shownImprovement?.found {
      drawGapLine(improvement, on: &canvas, in: layout.losses, world)
    } else {
      world.drawImageLoss(examination.result, of: "this image", on: &canvas, in: layout.losses)
    }
    if !layout.list.isEmpty { drawPosteriorList(examination, on: &canvas, in: layout.list, layout, world) }
  }

  /// The longest first.
  private func originalTitles(_ examination: Examination, _ world: World) -> [String] {
    let number = "#\(examination.index)"
    let label = world.data.test?.labels.map { " class \($0[examination.index])" } ?? ""
    guard world.testImages.order == .worstFirst, world.testImages.scores != nil else {
      return [number + label, number]
    }
    let place = " worst \(world.imagePosition + 1)"
    return [number + label + "," + place, number + place]
  }

  private func decodedTitles(_ examination: Examination, _ world: World) -> [String] {
    if let scoring = world.testImages.scoring {
      let share = "\(Int(whole: scoring.share * 100))%"
      return ["scoring all: \(share)", "scoring \(share)"]
    }
    if examination.draw == 0 { return ["decoded at \(world.mu)"] }
    return ["decoded, draw \(examination.draw)", "draw \(examination.draw)"]
  }
}
