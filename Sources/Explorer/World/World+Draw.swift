import Drawing

extension World {
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

  /// The size of the images that the model takes and makes.
  var imageSize: PictureSize { PictureSize(model.configuration.architecture.picture) }
}
