import Datasets
import Training

extension World {
  mutating func take(_ snapshot: Snapshot) -> [Effect] {
    guard run != .idle else { return [] }
    model = snapshot.checkpoint
    past.offer(model, keeping: beside.step)
    imagesPerSecond = snapshot.imagesPerSecond
    totalCorrelation = snapshot.totalCorrelation
    progress.secondsTrained = snapshot.secondsTrained
    if dialRange == nil {
      if !snapshot.klPerDimension.isEmpty {
        klPerDimension = snapshot.klPerDimension
        // Of the latest test: at most one pass old.
        informationPerDimension = model.evaluation?.informationPerDimension ?? []
      }
      watchCollapse()
    }
    return [.ask]
  }

  mutating func take(_ news: TrainingEvent) -> [Effect] {
    switch news {
    case .loading:
      if run == .idle { run = .loading }
    case .ready:
      if run == .loading { run = progress.takesOneStep ? .paused : .running }
      // Changes that the user made while the data were read.
      return belatedObjective
        + (beta != model.beta ? [.tell(.setBeta(beta))] : [])
        + (learningRate != model.learningRate ? [.tell(.setLearningRate(learningRate))] : [])
    case .epoch: sortDimensions()
    case .reached(let epochs):
      run = .paused
      say("\(epochs) epochs are complete: space goes on, s saves", isError: false)
    case .saved(let path, let step): return saved(path, step: step)
    case .saveFailed(_, let reason): return notSaved(reason)
    case .failed(let reason):
      run = .paused
      noData(because: reason)
      say(reason, isError: true)
    // The run could not begin. Space starts it again.
    case .stopped: run = .idle
    }
    return []
  }

  /// Takes data that were read for training, so that they are in memory once.
  mutating func dataRead(_ name: String, _ dataset: Dataset) {
    if name == model.configuration.data { take(dataset) }
  }

  /// Asks what to do without the data, unless they are being downloaded.
  mutating func askAboutMissingData(_ error: DatasetError, canFetch: Bool) {
    run = .idle
    noData(because: error.description)
    let data = model.configuration.data
    if fetching?.data == data {
      fetching?.trainsAfterwards = true
      say("\(data) is still being fetched: training begins when it is here", isError: false)
    } else {
      overlay = Question.dataMissing(data, text: error.description, canFetch: canFetch)
    }
  }

  mutating func fetched(_ result: Result<String, DatasetError>) -> [Effect] {
    let wasForTraining = fetching?.trainsAfterwards ?? true
    fetching = nil
    switch result {
    case .success(let data):
      if data == model.configuration.data, case .missing = self.data { self.data = .notLoaded }
      if goOnWithDraft(on: data) { return [] }
      // The space bar asked for training: start it, unless the user has moved on.
      if data == model.configuration.data, wasForTraining, run == .idle, overlay == nil { return toggleTraining() }
      say("\(data) is here now: press space to train on it", isError: false)
    case .failure(.cancelled): say("the download was stopped; the next one goes on from there", isError: false)
    case .failure(let error): say(error.description, isError: true)
    }
    return []
  }
}
