import Drawing
import Training

extension ExplorerState {
  /// Changes the state as an event asks and says what has to be done. The only place where the state changes.
  public mutating func update(_ event: ExplorerEvent) -> [ExplorerEffect] {
    notingMoves(of: event) { $0.react(to: event) + $0.viewNeeds() + $0.dialNeeds() }
  }

  private mutating func react(to event: ExplorerEvent) -> [ExplorerEffect] {
    switch event {
    case .input(let input): return update(input)
    case .tick(let seconds): return drift(seconds: seconds)
    case .decoded(let image):
      self.image = image
      findNearest()
      return []
    case .decodedTiles(let images):
      tiles = images
      return []
    case .decodedBookmarks(let images):
      bookmarkImages = images
      return []
    case .obey(let command, let value): return obey(command, value)
    case .examined(let examination): return take(examination)
    case .padRead(let reading):
      take(reading: reading)
      return []
    case .encoded(let means): return take(means: means)
    case .compared(let comparison):
      compare.comparison = comparison
      return []
    case .otherOpened(let result): return take(other: result)
    case .scoring(let news): return take(news)
    case .snapshot(let snapshot): return take(snapshot)
    case .training(let news): return take(news)
    case .dataLoaded(let name, let result):
      // Another model may have been opened meanwhile.
      if name == model.configuration.data { loaded(result) }
      return [.decode]
    case .testSetEncoded(let encoding):
      take(encoding)
      return []
    case .dial(let news):
      take(news)
      return []
    case .dataMissing(let error, let canFetch):
      askAboutMissingData(error, canFetch: canFetch)
      return []
    case .fetching(let progress):
      fetching?.share = Double(progress.bytes) / Double(max(progress.total, 1))
      return []
    case .fetched(let result): return fetched(result)
    case .prepared(let configuration, let answer): return take(answer, for: configuration)
    case .listed(let models):
      if let models { listed(models) }
      return []
    case .opened(.success(let opened)):
      show(opened)
      notice = Notice(text: "opened \(name)", isError: false)
      // A view may need this model's data.
      return [.endTraining] + open(view)
    case .opened(.failure(let error)):
      say(error.description, isError: true)
      return []
    case .saved(.success(let path)): return saved(path, step: model.step)
    case .saved(.failure(let error)): return notSaved(error)
    case .fileExists(let path):
      overlay = .question(.overwrite(path: path))
      return []
    }
  }

  private mutating func update(_ input: InputEvent) -> [ExplorerEffect] {
    switch input {
    case .key(let key):
      notice = nil
      return overlay == nil ? press(key) : pressInOverlay(key)
    case .click(let x, let y):
      let hidesHints = notice != nil
      notice = nil
      return click(x: x, y: y, hintsAreHidden: hidesHints)
    case .drag(let x, let y): return drag(x: x, y: y)
    case .scroll(let x, let y, let up): return scroll(x: x, y: y, up: up)
    case .resize(let width, let height):
      self.width = width
      self.height = height
      clampVisible()
      return view == .explore && bookmarkLayout == nil ? [] : [.decode]
    case .interrupt, .terminate, .hangUp:
      // Nobody can be asked: what is trained goes to the autosave file.
      return (hasUnsavedWork ? [.autosave] : []) + finish()
    case .resumed, .wake: return []
    }
  }

  /// Does what a key means in this view.
  mutating func press(_ key: Key) -> [ExplorerEffect] {
    if let view = View(key) { return open(view) }
    if let effects = pressInView(key) { return effects }
    if view == .explore, key == .escape, fetching != nil { return stopWork() }
    guard view != .explore else { return Command(key).map { perform($0) } ?? [] }
    if key == .escape { return open(.explore) }
    guard let command = Command(key), command.isEverywhere else { return [] }
    return perform(command)
  }

  /// Does what a command says.
  mutating func perform(_ command: Command) -> [ExplorerEffect] {
    if command != .tour && command.movesPoint { tour = nil }
    switch command {
    case .selectPrevious: select(selected - 1)
    case .selectNext: select(selected + 1)
    case .pageUp: select(selected - max(1, Layout(self).latentRows))
    case .pageDown: select(selected + max(1, Layout(self).latentRows))
    case .decrease: return move(by: -0.1)
    case .increase: return move(by: 0.1)
    case .decreaseFine: return move(by: -0.02)
    case .increaseFine: return move(by: 0.02)
    case .decreaseCoarse: return move(by: -0.5)
    case .increaseCoarse: return move(by: 0.5)
    case .zero: return set(selected, to: 0)
    case .zeroAll:
      z = [Float](repeating: 0, count: latent)
      return [.decode]
    case .random:
      z = draws.next(count: latent)
      return [.decode]
    case .tour: tour = tour == nil ? Tour(from: z, draws: draws) : nil
    case .undo: return undoMove()
    case .redo: return redoMove()
    case .bookmark: askForBookmark()
    case .bookmarks:
      bookmarkImages = []
      overlay = .bookmarks(selected: 0)
      return [.decode]
    case .toggleTraining: return toggleTraining()
    case .lessBeta: return turn(beta: dialRange.map { $0.below(beta) } ?? BetaLadder.below(beta))
    case .moreBeta: return turn(beta: dialRange.map { $0.above(beta) } ?? BetaLadder.above(beta))
    case .previousObjective: return turn(objective: objective.corner(by: -1, hasDial: dialRange != nil))
    case .nextObjective: return turn(objective: objective.corner(by: 1, hasDial: dialRange != nil))
    case .objectives: listObjectives()
    case .zoomCurve: curve = curve == .whole ? .recent : .whole
    case .turnSymbols: turnSymbols()
    case .turnColors: turnColors()
    case .stop: return stopWork()
    case .palette: overlay = .palette(Palette())
    case .save:
      afterSave = .stay
      askForName()
    case .open:
      compare.isChoosing = false
      overlay = .openList(nil, selected: 0)
      return [.listModels]
    case .help: overlay = .help(firstLine: 0)
    case .quit: return leave(.quit)
    }
    return []
  }

  private mutating func select(_ dimension: Int) {
    selected = min(max(dimension, 0), latent - 1)
    clampVisible()
  }

  private mutating func move(by step: Float) -> [ExplorerEffect] {
    moves.isStep = true
    // Whole hundredths, so that ten steps of 0.1 come back to where they began.
    return set(selected, to: ((z[selected] + step) * 100).rounded() / 100)
  }

  /// Moves z along one dimension, within what the prior can ever give.
  mutating func set(_ dimension: Int, to value: Float) -> [ExplorerEffect] {
    z[dimension] = min(max(value, -Self.reach), Self.reach)
    return [.decode]
  }

  /// How far a dimension can be moved: six standard deviations of the prior.
  package static let reach: Float = 6

  private mutating func drift(seconds: Float) -> [ExplorerEffect] {
    if isMoving, isPlaying { return play(seconds: seconds) }
    if isMoving, isPlayingPast { return playPast(seconds: seconds) }
    guard isMoving, var tour else { return [] }
    z = tour.advance(seconds: seconds)
    self.tour = tour.isOver ? nil : tour
    return [.decode]
  }

  /// Leaves the model for `next`, after a question if anything would be lost.
  mutating func leave(_ next: AfterSave) -> [ExplorerEffect] {
    afterSave = next
    if hasUnsavedWork {
      overlay = .question(
        .unsaved(steps: hasUnsavedTraining ? model.step - savedStep : 0, bookmarks: hasUnsavedBookmarks, then: next))
      return []
    }
    return goOn()
  }

  /// Does what a save, or the decision not to save, was in the way of.
  mutating func goOn() -> [ExplorerEffect] {
    defer { afterSave = .stay }
    switch afterSave {
    case .stay: return []
    case .quit: return finish()
    // This model's run goes on until the other one has been read: the file may be gone by now.
    case .open(let path): return [.openModel(path: path)]
    case .begin(let checkpoint): return begin(checkpoint)
    }
  }

  private mutating func finish() -> [ExplorerEffect] {
    isFinished = true
    return [.quit]
  }

  mutating func say(_ text: String, isError: Bool) { notice = Notice(text: text, isError: isError) }
}

extension Command {
  /// Whether it means the same in every view.
  var isEverywhere: Bool {
    switch self {
    case .zeroAll, .random, .undo, .redo, .bookmark, .bookmarks, .toggleTraining, .lessBeta, .moreBeta,
      .previousObjective, .nextObjective, .objectives, .turnSymbols, .turnColors, .stop, .save, .open, .palette, .help,
      .quit:
      true
    default: false
    }
  }

  /// Whether it moves z, so that a tour ends.
  fileprivate var movesPoint: Bool {
    switch self {
    case .decrease, .increase, .decreaseFine, .increaseFine, .decreaseCoarse, .increaseCoarse, .zero, .zeroAll, .random,
      .undo, .redo, .selectPrevious, .selectNext, .pageUp, .pageDown:
      true
    default: false
    }
  }
}
