import Autodiff
import Datasets
import VAE

extension Checkpoint {
  /// Images as the model takes them. Files are read in that form.
  public var imageRequest: ImageRequest { ImageRequest(ImageSize(configuration.architecture.picture)) }
}

extension ImageSize {
  /// The size of an architecture's pictures.
  ///
  /// - Precondition: 1 or 3 channels, as in every architecture.
  public init(_ picture: Shape) {
    self.init(width: picture.width, height: picture.height, channels: picture.channels)
  }

  /// Images of this size as an architecture's picture.
  ///
  /// - Throws: `ArchitectureError.sides` for images larger than any model takes.
  public func picture() throws(ArchitectureError) -> Shape {
    guard Shape.isValid(channels: channels, height: height, width: width) else {
      throw .sides(height: height, width: width)
    }
    return Shape(channels: channels, height: height, width: width)
  }
}
