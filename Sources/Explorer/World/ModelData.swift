import Datasets
import Drawing

/// The data set that a model learns from, as far as the explorer has it.
public enum ModelData: Sendable {
  /// Nobody has asked for it yet.
  case notLoaded
  /// It is being read or drawn.
  case loading
  /// It is here.
  case here(Dataset)
  /// It could not be had, for this reason.
  case missing(String)

  /// The images to look at: those that the model has never learned from.
  public var test: ImageSet? {
    guard case .here(let dataset) = self else { return nil }
    return dataset.test
  }
}

extension World {
  /// For a view that shows images of the data set: has it loaded, unless it is here or on its way.
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

  /// Images of another size than the model takes are no use here.
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
