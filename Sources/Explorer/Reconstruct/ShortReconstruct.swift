import Drawing

extension World {
  /// The view without frames: the pictures below their names, the losses in a line, and the dimensions where there is room.
  func drawShortReconstruct(
    _ examination: Examination, _ original: GreyImage, on canvas: inout Canvas, _ layout: ReconstructLayout
  ) {
    drawPictures(examination, original, on: &canvas, in: layout.pictures)
    let titles = [originalTitles(examination), decodedTitles(examination), ["difference"]]
    for (rect, titles) in zip(layout.pictures, titles) {
      let title = titles.first { $0.columns <= rect.width } ?? titles[titles.count - 1]
      canvas.write(title, x: rect.x, y: rect.y - 1, style: Theme.frameTitle, maxWidth: rect.width)
    }
    drawImageLoss(examination.result, of: "this image", on: &canvas, in: layout.losses)
    if !layout.list.isEmpty { drawPosteriorList(examination, on: &canvas, in: layout.list, layout) }
  }

  /// The longest first.
  private func originalTitles(_ examination: Examination) -> [String] {
    let number = "#\(examination.index)"
    let label = data.test?.labels.map { " class \($0[examination.index])" } ?? ""
    guard reconstruct.order == .worstFirst, reconstruct.scores != nil else { return [number + label, number] }
    let place = " worst \(imagePosition + 1)"
    return [number + label + "," + place, number + place]
  }

  private func decodedTitles(_ examination: Examination) -> [String] {
    if let scoring = reconstruct.scoring {
      let share = "\(Int(scoring.share * 100))%"
      return ["scoring all: \(share)", "scoring \(share)"]
    }
    if examination.draw == 0 { return ["decoded at \(mu)"] }
    return ["decoded, draw \(examination.draw)", "draw \(examination.draw)"]
  }
}
