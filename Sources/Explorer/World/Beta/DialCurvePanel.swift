import Training
import Drawing
import Interface

extension World {
  /// Whether the curve of the dial takes the place of the loss curve: the model has a dial and does not train.
  var wantsDialPanel: Bool { dialRange != nil && (run == .idle || run == .paused) }

  /// Whether the curve of the dial is shown: until there is one, the loss curve is more use than the reason.
  var hasDialPanel: Bool { wantsDialPanel && (dialSight.curve != nil || model.history.whole.isEmpty) }

  /// The rate-distortion curve, and the run's losses below or beside it where there is room for both.
  func drawDialAndCurve(on canvas: inout Canvas, in rect: Rect) {
    var place = rect
    if !model.history.whole.isEmpty {
      if rect.height >= 28 {
        let (above, below) = rect.splitTop(rect.height / 2)
        drawCurve(curve, on: &canvas, in: below)
        place = above
      } else if rect.width >= 84 {
        let (left, right) = rect.splitLeft(rect.width * 3 / 5)
        drawCurve(curve, on: &canvas, in: right)
        place = left
      }
    }
    let inside = drawFrame(on: &canvas, in: place, title: rateTitle(columns: place.width))
    drawDialPlot(on: &canvas, in: inside, isLarge: inside.width >= 24 && inside.height >= 6)
    drawMeasuring(on: &canvas, in: place)
  }
}

extension World {
  /// The number of images behind the curve and the progress of a better one, in a frame's lower line.
  func drawMeasuring(on canvas: inout Canvas, in frame: Rect) {
    guard let curve = dialSight.curve else { return }
    let count = "\(curve.images) test images"
    let texts =
      dialSight.share.map { share in
        ["\(count), measuring more: \(Int(whole: share * 100))%", "measuring \(Int(whole: share * 100))%"]
      } ?? [count]
    guard let text = texts.first(where: { $0.columns <= frame.width - 6 }) else { return }
    canvas.write(
      " \(text) ", x: frame.x + 2, y: frame.endY - 1, style: dialSight.share == nil ? Theme.frameTitle : Theme.paused)
  }

  func rateTitle(columns: Int) -> String {
    let titles = [
      "rate-distortion: reconstruction over KL, in nats an image", "rate-distortion: rec over KL, in nats",
      "rec over KL, in nats", "rec over KL",
    ]
    return titles.fitting(columns - 6)
  }
}
