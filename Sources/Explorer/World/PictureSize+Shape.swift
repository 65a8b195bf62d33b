import Autodiff
import Datasets
import Drawing

extension PictureSize {
  /// The size of the pictures that an architecture makes.
  ///
  /// - Precondition: 1 or 3 channels, as every architecture's picture has.
  package init(_ picture: Shape) {
    self.init(width: picture.width, height: picture.height, channels: picture.channels)
  }
}

extension ImageSize {
  /// The size of a picture that is to be an image of a set.
  init(_ size: PictureSize) { self.init(width: size.width, height: size.height, channels: size.channels) }
}
