import Drawing

extension ExplorerState {
  /// The screen as it should look now.
  public func draw() -> Canvas {
    var canvas = Canvas(width: width, height: height)
    let layout = Layout(self)
    guard layout.fits else {
      drawTooSmall(on: &canvas)
      return canvas
    }
    drawTitle(on: &canvas, in: layout.title)
    drawView(on: &canvas, in: layout)
    drawHints(on: &canvas, in: layout.hints)
    drawOverlay(on: &canvas)
    return canvas
  }

  /// The first view: the image at z, the latent dimensions, the run.
  func drawExplore(on canvas: inout Canvas, in layout: Layout) {
    drawPicture(on: &canvas, in: layout.picture, isFramed: !layout.isCompact)
    drawStatus(on: &canvas, in: layout)
    drawLatent(on: &canvas, in: layout)
    if !layout.curve.isEmpty { drawCurve(on: &canvas, in: layout.curve) }
  }

  private func drawTooSmall(on canvas: inout Canvas) {
    let needed = Layout.smallest
    let lines = "latent needs \(needed.width)x\(needed.height) cells; this is \(width)x\(height)".wrapped(to: width)
    for (row, line) in lines.enumerated() {
      canvas.write(line, x: max(0, (width - line.columns) / 2), y: (height - lines.count) / 2 + row)
    }
  }

  var unicode: Bool { ability.unicode }

  /// A sign in Unicode, or its plain stand-in.
  func sign(_ symbol: String, _ plain: String) -> String { unicode ? symbol : plain }
}
