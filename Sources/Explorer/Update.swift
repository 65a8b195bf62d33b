import Drawing
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
    case .snapshot(let snapshot): return take(snapshot)
    case .training(let news): return take(news)
    case .dataLoaded(let name, let result):
      // Another model may have been opened meanwhile.
      if name == model.configuration.data { loaded(result) }
      return [.ask]
    case .dial(let news):
      take(news)
      return []
    case .dataRead(let name, let dataset):
      dataRead(name, dataset)
      return []
    case .dataMissing(let error, let canFetch):
      askAboutMissingData(error, canFetch: canFetch)
      return []
    case .fetching(let progress):
      fetching?.share = Double(progress.bytes) / Double(max(progress.total, 1))
      return []
    case .fetched(let result): return fetched(result)
    case .opened(.success(let opened)):
      notice = Notice(text: "opened \(opened.name)", isError: false)
      return [.endTraining, .showModel(opened, trains: false)]
    case .opened(.failure(let error)):
      say(error.description, isError: true)
      return []
    case .saved(.success(let path)): return saved(path, step: model.step)
    case .saved(.failure(let error)): return notSaved(error.description)
    case .fileExists(let path):
      overlay = Question.overwrite(path: path)
      return []
    case .input, .tick, .obey, .line, .answered, .listed, .prepared, .otherOpened, .testSetEncoded, .workEnded:
      return []
    }
  }

  mutating func resize(width: Int, height: Int) {
    self.width = width
    self.height = height
    clampVisible()
  }

  /// Carries out a command.
  mutating func perform(_ command: SharedCommand) -> [Effect] {
    if [.zeroAll, .random, .undo, .redo].contains(command) { tour = nil }
    switch command {
    case .zeroAll:
      z = [Float](repeating: 0, count: latent)
      return [.ask]
    case .random:
      z = draws.next(count: latent)
      return [.ask]
    case .undo: return undoMove()
    case .redo: return redoMove()
    case .bookmark: askForBookmark()
    case .bookmarks:
      overlay = BookmarkList()
      return [.ask]
    case .toggleTraining: return toggleTraining()
    case .lessBeta: return turn(beta: dialRange.map { $0.below(beta) } ?? BetaLadder.below(beta))
    case .moreBeta: return turn(beta: dialRange.map { $0.above(beta) } ?? BetaLadder.above(beta))
    case .previousObjective: return turn(objective: objective.corner(by: -1, hasDial: dialRange != nil))
    case .nextObjective: return turn(objective: objective.corner(by: 1, hasDial: dialRange != nil))
    case .objectives: overlay = ObjectiveList(self)
    case .turnSymbols: turnSymbols()
    case .turnColors: turnColors()
    case .stop: return stopWork()
    case .palette: overlay = Palette()
    case .save:
      afterSave = .stay
      overlay = SavePrompt(self)
    case .open:
      overlay = ModelList(isForComparison: false)
      return [.listModels]
    case .help: overlay = HelpOverlay()
    case .quit: return leave(.quit)
    }
    return []
  }

  /// Moves the selection by `step` dimensions.
  mutating func select(by step: Int) -> [Effect] {
    tour = nil
    selected = min(max(selected + step, 0), latent - 1)
    clampVisible()
    return []
  }

  /// How far a key moves z, and how far a coarse key does.
  static let step: Float = 0.1
  static let coarseStep: Float = 0.5

  /// Moves z along the selected dimension.
  mutating func move(by step: Float) -> [Effect] {
    tour = nil
    moves.isStep = true
    // Rounded to hundredths, so that ten steps of 0.1 there and back end where they began.
    return set(selected, to: ((z[selected] + step) * 100).rounded() / 100)
  }

  /// Switches the large curve between the whole run and the latest steps.
  mutating func zoomCurve() { curve = curve == .whole ? .recent : .whole }

  /// Sets one dimension of z, within the reach of the prior.
  mutating func set(_ dimension: Int, to value: Float) -> [Effect] {
    z[dimension] = min(max(value, -Self.reach), Self.reach)
    return [.ask]
  }

  /// How far a dimension can be moved: six standard deviations of the prior.
  package static let reach: Float = 6

  mutating func drift(seconds: Float) -> [Effect] {
    guard var tour else { return [] }
    z = tour.advance(seconds: seconds)
    self.tour = tour.isOver ? nil : tour
    return [.ask]
  }

  /// Leaves the model for `next`, after a question if anything would be lost.
  mutating func leave(_ next: AfterSave) -> [Effect] {
    afterSave = next
    if hasUnsavedWork {
      overlay = Question.unsaved(
        steps: hasUnsavedTraining ? model.step - savedStep : 0, bookmarks: hasUnsavedBookmarks, then: next)
      return []
    }
    return goOn()
  }

  /// Continues with what waited for a save, or for the decision not to save.
  mutating func goOn() -> [Effect] {
    defer { afterSave = .stay }
    switch afterSave {
    case .stay: return []
    case .quit: return finish()
    // This model's run continues until the other one has been read, because its file may be gone.
    case .open(let path): return [.openModel(path: path)]
    case .begin(let checkpoint): return begin(checkpoint)
    }
  }

  /// Saves the model, its name completed by the suffix of its format. A file that is there already is asked about.
  mutating func save(as name: String) -> [Effect] {
    bookmarksInSave = bookmarks
    return [.save(path: name.hasSuffix(".safetensors") ? name : name + ".safetensors", overwrite: false)]
  }

  mutating func saved(_ path: String, step: Int) -> [Effect] {
    self.path = path
    isShipped = false
    savedStep = step
    savedBookmarks = bookmarksInSave
    say("saved \(path)", isError: false)
    return goOn()
  }

  mutating func notSaved(_ reason: String) -> [Effect] {
    afterSave = .stay
    say(reason, isError: true)
    return []
  }

  mutating func finish() -> [Effect] {
    isFinished = true
    return [.quit]
  }

  mutating func say(_ text: String, isError: Bool) { notice = Notice(text: text, isError: isError) }
}
