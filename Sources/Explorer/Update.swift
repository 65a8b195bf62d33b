import Interface
import Training

extension World {
  /// Handles the events that do not concern a view or an overlay.
  mutating func react(to event: ExplorerEvent) -> [Effect] {
    switch event {
    case .otherOpened(.failure(let error)):
      say(error.description, isError: true)
      return []
    case .scoring(let news): return take(news)
    case .followed(let news): return take(news)
    case .snapshot(let snapshot): return take(snapshot)
    case .training(let news): return take(news)
    case .dataLoaded(let name, let result):
      // Another model may have been opened meanwhile.
      return (name == model.configuration.data ? loaded(result) : []) + [.ask]
    case .reading(let name, let progress):
      if name == model.configuration.data { readingShare = Double(progress.done) / Double(max(progress.total, 1)) }
      return []
    case .dial(let news):
      take(news)
      return []
    case .probed(let news):
      take(news)
      return []
    case .dataRead(let name, let dataset):
      dataRead(name, dataset)
      return [.ask]
    case .dataMissing(let error, let canFetch):
      askAboutMissingData(error, canFetch: canFetch)
      return []
    case .fetching(let progress):
      fetching?.share = Double(progress.bytes) / Double(max(progress.total, 1))
      return []
    case .fetched(let result): return fetched(result)
    case .opened(.success(let opened)):
      notice = Notice(text: "opened \(opened.name)", isError: false)
      following = nil
      return [.endTraining, .showModel(opened, trains: false)]
    case .opened(.failure(let error)):
      say(error.description, isError: true)
      return []
    case .saved(.success(let path)): return saved(path, step: model.step)
    case .saved(.failure(let error)): return notSaved(error.description)
    case .fileExists(let path):
      overlay = Question.overwrite(path: path)
      return []
    case .input, .tick, .obey, .learn, .arrange, .line, .answered, .listed, .prepared, .otherOpened,
      .testSetEncoded,
      .workEnded, .encodedBeside, .answeredBeside:
      return []
    }
  }

  mutating func resize(width: Int, height: Int) {
    self.width = width
    self.height = height
    clampVisible()
  }
}
