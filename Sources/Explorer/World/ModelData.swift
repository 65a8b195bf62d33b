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

extension World {
  /// Loads the data set for a view that shows it, unless it is loaded or being loaded.
  mutating func needData() -> [Effect] {
    switch data {
    case .loading, .here: return []
    case .notLoaded, .missing:
      data = .loading
      return [.loadData]
    }
  }

  mutating func loaded(_ result: Result<Dataset, DatasetError>) {
    switch result {
    case .success(let dataset): take(dataset)
    case .failure(let error): data = .missing(error.description)
    }
  }

  /// Images of another size than the model takes cannot be used.
  mutating func take(_ dataset: Dataset) {
    let size = ImageSize(imageSize)
    data =
      dataset.test.size == size
      ? .here(dataset)
      : .missing("The images of \(dataset.name) are \(dataset.test.size), the model takes \(size).")
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

extension ImageSize {
  /// The size of an image of a set, as a picture.
  init(_ size: PictureSize) { self.init(width: size.width, height: size.height, channels: size.channels) }
}
