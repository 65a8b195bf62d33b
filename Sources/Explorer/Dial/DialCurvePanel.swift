import Drawing

extension World {
  /// Whether the place of the loss curve is for what the dial does: the model has one, and its weights stay as they are.
  var wantsDialPanel: Bool { dialRange != nil && (run == .idle || run == .paused) }

  /// The same as soon as there is a curve: a loss that fell says more than why there is none.
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
    let inside = canvas.frame(
      place, title: rateTitle(columns: place.width), unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle)
    drawDialPlot(on: &canvas, in: inside, isLarge: inside.width >= 24 && inside.height >= 6)
    drawMeasuring(on: &canvas, in: place)
  }
}
