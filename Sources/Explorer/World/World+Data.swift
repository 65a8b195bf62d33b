import Datasets

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
    // What was called off makes room for another reading, and data that the run has read are here already.
    if case .failure(.readingStopped) = result { return }
    if case .here = data { return }
    readingShare = nil
    switch result {
    case .success(let dataset): take(dataset)
    case .failure(let error): data = .missing(error.description)
    }
  }

  /// Images of another size than the model takes cannot be used.
  mutating func take(_ dataset: Dataset) {
    readingShare = nil
    let size = ImageSize(imageSize)
    data =
      dataset.test.size == size
      ? .here(dataset)
      : .missing("The images of \(dataset.name) are \(dataset.test.size), the model takes \(size).")
  }

  /// Downloads the data set for a view that shows it; does nothing if it is here or cannot be downloaded.
  mutating func fetchData() -> [Effect] {
    guard canFetchData else { return [] }
    fetching = DownloadState(data: model.configuration.data, share: nil, trainsAfterwards: false)
    return [.fetch(data: model.configuration.data)]
  }

  /// Whether the data set is missing and can be downloaded.
  var canFetchData: Bool {
    guard case .missing = data, fetching == nil else { return false }
    return KnownDataset(rawValue: model.configuration.data)?.source != nil
  }
}
