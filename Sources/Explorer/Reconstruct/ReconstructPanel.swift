import Drawing

extension World {
  func drawReconstruct(on canvas: inout Canvas, in body: Rect) {
    guard let examination = reconstruct.examination, let images = data.test else {
      return drawDataState(on: &canvas, in: body, title: "reconstruct: images of the test set")
    }
    let layout = ReconstructLayout(self)
    let original = GreyImage(
      width: imageSize.width, height: imageSize.height, values: examination.result.pixels)
    guard layout.isFramed else {
      return drawShortReconstruct(examination, original, on: &canvas, layout)
    }
    let label = images.labels.map { " class \($0[examination.index])" } ?? ""
    let titles = [
      "#\(examination.index)\(label)",
      examination.draw == 0 ? "decoded at \(mu)" : "decoded, draw \(examination.draw)",
      "difference",
    ]
    let insides = zip(layout.pictures, titles).map { frame, title in
      canvas.frame(frame, title: title, unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    }
    drawPictures(examination, original, on: &canvas, in: insides.map { original.bestRect(in: $0) })
    drawPictureNotes(examination, count: images.count, on: &canvas, layout)
    drawPosterior(examination, on: &canvas, layout)
    if let wall = layout.wall { drawWall(examination, wall, on: &canvas, in: layout.wallFrame) }
  }

  func drawPictures(
    _ examination: Examination, _ original: GreyImage, on canvas: inout Canvas, in rects: [Rect]
  ) {
    canvas.draw(original, in: rects[0], symbols: look.symbols)
    canvas.draw(examination.decoded, in: rects[1], symbols: look.symbols)
    guard rects.count > 2 else { return }
    canvas.draw(Difference(of: examination.decoded, minus: original), in: rects[2], ability: ability)
  }

  var mu: String { sign("μ", "mu") }

  /// In the lower lines of the frames.
  private func drawPictureNotes(
    _ examination: Examination, count: Int, on canvas: inout Canvas, _ layout: ReconstructLayout
  ) {
    func note(_ frame: Rect, _ text: String, style: Style) {
      canvas.write(" \(text) ", x: frame.x + 2, y: frame.endY - 1, style: style, maxWidth: frame.width - 3)
    }
    let place = "\(imagePosition + 1)/\(count)"
    if let scoring = reconstruct.scoring {
      note(layout.pictures[0], "scoring all: \(Int(scoring.share * 100))%", style: Theme.paused)
    } else if reconstruct.order == .worstFirst, let scores = reconstruct.scores {
      let moment = scores.dial.flatMap { $0 == dial ? nil : words(ofBeta: $0) } ?? "step \(scores.step)"
      let old = scores.version == modelVersion ? "" : " at \(moment)"
      note(layout.pictures[0], "worst \(place)\(old)", style: Theme.selected)
    } else {
      note(layout.pictures[0], "of \(count) images", style: Theme.dim)
    }
    note(
      layout.pictures[1],
      "rec \(Numerals.nats(Double(examination.reconstruction))) at \(examination.draw == 0 ? mu : "z")",
      style: Theme.reconstruction)
    let frame = layout.pictures[2]
    let x = canvas.write(" ", x: frame.x + 2, y: frame.endY - 1)
    Difference.drawLegend(on: &canvas, x: x, y: frame.endY - 1, ability: ability)
  }

  /// The first draws: where they differ, the encoder is unsure.
  private func drawWall(_ examination: Examination, _ grid: TileGrid, on canvas: inout Canvas, in frame: Rect) {
    canvas.frame(
      frame, title: "draws of z from this posterior, decoded", unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle)
    for (index, tile) in examination.wall.prefix(grid.count).enumerated() {
      canvas.draw(tile, in: grid.rect(index), symbols: look.symbols)
      if index + 1 == examination.draw { drawSelection(around: grid.rect(index), on: &canvas) }
    }
  }

  /// In place of images that are not there (yet): why.
  func drawDataState(on canvas: inout Canvas, in body: Rect, title: String) {
    let inside = canvas.frame(
      body, title: title, unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle
    ).inset(columns: 1)
    let (text, style): (String, Style) =
      switch data {
      case .missing(let reason): ("There are no images to show. \(reason)", Theme.error)
      case .notLoaded, .loading, .here: ("loading \(model.configuration.dataName)...", Theme.paused)
      }
    for (row, line) in text.wrapped(to: inside.width).enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + row, style: style)
    }
  }
}
