import Drawing

extension World {
  /// All cells of the screen.
  var screen: Rect { Rect(width: width, height: height) }

  var unicode: Bool { ability.unicode }

  /// A Unicode symbol, or its ASCII substitute.
  func sign(_ symbol: String, _ plain: String) -> String { unicode ? symbol : plain }

  /// The size of the images that the model takes and makes.
  var imageSize: PictureSize {
    let architecture = model.configuration.architecture
    return PictureSize(width: architecture.imageWidth, height: architecture.imageHeight)
  }
}
