import Drawing
import Interface

extension ToyState {
  /// Draws the screen. The same state always gives the same picture.
  public func draw() -> Canvas {
    var canvas = Canvas(width: width, height: height)
    guard isLargeEnough else {
      canvas.drawTooSmall(for: "latent toy", needs: Self.smallest)
      return canvas
    }
    drawTitle(on: &canvas)
    if let learning {
      drawPlane(of: learning, on: &canvas)
      drawNumbers(of: learning, on: &canvas)
      drawCurves(of: learning, on: &canvas)
    } else {
      drawPlane(on: &canvas)
      drawNumbers(on: &canvas)
      drawNoise(on: &canvas)
      drawCurve(on: &canvas)
    }
    for (line, text) in remark.wrapped(to: width - 2).prefix(layout.remark.height).enumerated() {
      canvas.write(
        text, x: 1, y: layout.remark.y + line, style: hasDiverged ? Theme.error : Theme.name)
    }
    hintLine.draw(on: &canvas, notice: notice)
    help?.draw(helpPage, on: &canvas, unicode: unicode)
    return canvas
  }

  private func drawTitle(on canvas: inout Canvas) {
    let end = canvas.write("latent toy", x: 1, y: 0, style: Theme.name)
    let status =
      hasDiverged ? "diverged" : isRunning ? sign("● running", "* running") : sign("○ paused", "o paused")
    let text = "\(status)  step \(step)"
    let style = hasDiverged ? Theme.error : isRunning ? Theme.running : Theme.paused
    canvas.write(text, endX: width - 1, y: 0, style: style)
    let subtitle = "  " + (learning == nil ? "variational inference in the plane" : "EM beside an encoder")
    if end + subtitle.columns + text.columns + 3 < width { canvas.write(subtitle, x: end, y: 0, style: Theme.dim) }
  }
}
