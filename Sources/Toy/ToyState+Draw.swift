import Drawing

extension ToyState {
  /// What is shown. The same state always gives the same picture.
  public func draw() -> Canvas {
    var canvas = Canvas(width: width, height: height)
    guard isLargeEnough else {
      canvas.write("latent toy needs \(Self.smallest.width)x\(Self.smallest.height) cells; q quits", x: 0, y: 0)
      return canvas
    }
    drawTitle(on: &canvas)
    drawPlane(on: &canvas)
    drawNumbers(on: &canvas)
    drawNoise(on: &canvas)
    drawCurve(on: &canvas)
    for (line, text) in remark.wrapped(to: width - 2).prefix(layout.remark.height).enumerated() {
      canvas.write(
        text, x: 1, y: layout.remark.y + line, style: fit.hasDiverged ? ToyTheme.error : ToyTheme.name)
    }
    if let notice {
      canvas.write(notice, x: 1, y: height - 1, style: ToyTheme.paused, maxWidth: width - 2)
    } else {
      hintBar.draw(on: &canvas, x: 1, y: height - 1, keyStyle: ToyTheme.key, labelStyle: ToyTheme.dim)
    }
    if let help { drawHelp(on: &canvas, firstLine: help) }
    return canvas
  }

  private func drawTitle(on canvas: inout Canvas) {
    let end = canvas.write("latent toy", x: 1, y: 0, style: ToyTheme.name)
    let status =
      fit.hasDiverged ? "diverged" : isRunning ? sign("● running", "* running") : sign("○ paused", "o paused")
    let text = "\(status)  step \(fit.step)"
    let style = fit.hasDiverged ? ToyTheme.error : isRunning ? ToyTheme.running : ToyTheme.paused
    canvas.write(text, endX: width - 1, y: 0, style: style)
    let subtitle = "  variational inference in the plane"
    if end + subtitle.columns + text.columns + 3 < width { canvas.write(subtitle, x: end, y: 0, style: ToyTheme.dim) }
  }
}
