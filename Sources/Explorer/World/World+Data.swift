import Datasets

extension World {
  /// Loads the data set for a view that shows it, unless it is loaded or being loaded. It is read once at a time, as it may be
  /// larger than everything else in memory: a run that starts brings its data to the views.
  mutating func needData() -> [Effect] {
    switch data {
    case .loading, .here: return []
    case .notLoaded where run == .loading, .missing where run == .loading: return []
    case .notLoaded, .missing:
      data = .loading
      return [.loadData]
    }
  }

  mutating func loaded(_ result: Result<Dataset, DatasetError>) -> [Effect] {
    // What was called off makes room for another reading.
    if case .failure(.readingStopped) = result { return [] }
    let isAwaitedByRun = run == .loading && isLoadingData
    readingShare = nil
    switch result {
    case .success(let dataset): take(dataset)
    case .failure(let error): data = .missing(error.description)
    }
    return isAwaitedByRun ? beginRun() : []
  }

  /// Starts the run, at once or when the data that a view is reading are here.
  mutating func startTraining() -> [Effect] {
    run = .loading
    return isLoadingData ? [] : beginRun()
  }

  private func beginRun() -> [Effect] { [.startTraining] + (progress.takesOneStep ? [.tell(.step)] : []) }

  private var isLoadingData: Bool { if case .loading = data { true } else { false } }

  /// The run that was to bring the data has failed.
  mutating func noData(because reason: String) {
    if case .notLoaded = data { data = .missing(reason) }
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
