import Datasets
import Drawing

/// The data set of a model, as far as it is loaded.
public enum ModelData: Sendable {
  /// It has not been requested yet.
  case notLoaded
  /// It is being read or generated.
  case loading
  /// It is here.
  case here(Dataset)
  /// It could not be loaded, for this reason.
  case missing(String)

  /// The images to look at: those that the model was not trained on.
  public var test: ImageSet? {
    guard case .here(let dataset) = self else { return nil }
    return dataset.test
  }
}

extension ImageSet {
  /// An image as a picture, counted from 0.
  func picture(_ index: Int) -> Picture {
    Picture(
      PictureSize(width: width, height: height, channels: size.channels),
      bytes: pixels[index * valuesPerImage..<(index + 1) * valuesPerImage])
  }
}
