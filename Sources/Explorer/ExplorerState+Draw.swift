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
    drawPicture(on: &canvas, in: layout.picture)
    drawStatus(on: &canvas, in: layout.status)
    drawLatent(on: &canvas, in: layout)
    drawCurve(on: &canvas, in: layout.curve)
  }

  private func drawTooSmall(on canvas: inout Canvas) {
    let (needed, middle) = (Layout.smallest, height / 2)
    let text = "latent needs \(needed.width)x\(needed.height) cells; this is \(width)x\(height)"
    canvas.write(text, x: max(0, (width - text.columns) / 2), y: middle)
  }

  var unicode: Bool { ability.unicode }

  /// A sign in Unicode, or its plain stand-in.
  func sign(_ symbol: String, _ plain: String) -> String { unicode ? symbol : plain }
}
