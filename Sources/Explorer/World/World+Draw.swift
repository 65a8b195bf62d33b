import Drawing

extension World {
  /// The first view: the image at z, the latent dimensions, the run.
  func drawExplore(on canvas: inout Canvas, in layout: Layout) {
    drawPicture(on: &canvas, in: layout.picture, isFramed: !layout.isCompact)
    drawStatus(on: &canvas, in: layout)
    drawLatent(on: &canvas, in: layout)
    if !layout.curve.isEmpty { drawCurve(on: &canvas, in: layout.curve) }
  }

  func drawTooSmall(on canvas: inout Canvas) {
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
