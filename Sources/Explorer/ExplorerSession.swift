import Datasets
import Drawing
import Files
import Follow
import Foundation
import Training

/// The explorer without a terminal: the state, and what carries out its effects (the training engine, files, downloads).
///
/// Belongs to the main thread. Other threads call `wake` when they have news, and the main thread then calls `collect`.
public final class ExplorerSession {
  /// The state that the screen shows.
  public internal(set) var state: ExplorerState
  /// What to tell the user once the terminal is back: where a run was saved, or why it could not be.
  public internal(set) var farewell: String?
  /// Whether the program had to end with a run that could not be saved anywhere.
  public internal(set) var hasLostRun = false

  private let log: DebugLog?
  let surroundings: ExplorerSurroundings
  private let wake: @Sendable () -> Void
  private let inbox = Inbox()
  private(set) var engine: (any TrainingEngine)?
  private var follower: FollowWorker?
  var autosave: Autosave
  private let desk = Desk()
  private var freedMemory = FreedMemory()
  /// Cancels the current download, or the next one.
  private var download = Cancellation()
  /// Cancels the reading of a data set that a view waits for, and of one that a run waits for.
  private var reading = Cancellation()
  private var readingForRun = Cancellation()
  private var missingData = MissingData()
  /// Cancels the current list of models, or the next one.
  private var listing = Cancellation()
  /// The background jobs of the screen.
  private let workers: [BackgroundWork: PacedWorker]
  /// The number of answers that are awaited.
  private var awaited = 0
  /// Files that this session wrote. It may replace them without asking.
  private var ownFiles: Set<String> = []
  /// What to say if the program crashes: where a run is kept that is in no other file.
  public private(set) var crashNote: String?
  /// Whether what the view shows is to be copied.
  var isToCopy = false
  /// The file that was saved last, to be named when the program ends.
  public private(set) var lastSaved: String?

  /// A session on a model. Nothing happens until `begin`.
  ///
  /// `wake` is called on other threads when there is something to collect.
  public init(
    _ opened: OpenedModel, look: ScreenLook, width: Int, height: Int, surroundings: ExplorerSurroundings,
    wake: @escaping @Sendable () -> Void
  ) {
    state = ExplorerState(opened, look: look, width: width, height: height, epochs: surroundings.epochs)
    autosave = Autosave(path: surroundings.autosavePath, interval: surroundings.autosaveInterval)
    workers = Dictionary(
      uniqueKeysWithValues: BackgroundWork.allCases.map { [inbox] in
        ($0, PacedWorker($0, inbox: inbox, clock: surroundings.clock, wake: wake))
      }
    )
    self.surroundings = surroundings
    state.world.bindings = surroundings.bindings
    state.world.lessonProgress = LessonFile.read(surroundings.lessonsPath)
    log = DebugLog(environment: surroundings.environment)
    self.wake = wake
  }

  /// Decodes the first image, and begins to train if asked to.
  public func begin(training: Bool) {
    autosave.tidy()
    perform(.ask)
    if training { handle(.input(.key(SharedCommand.toggleTraining.keys[0]))) }
  }

  /// Shows from now on what another process writes, and trains nothing. `findings` are what the follower has found so far;
  /// the model of this session is the oldest of them, so that the others become its run.
  package func follow(
    _ follower: CheckpointFollower, since findings: CheckpointFollower.Findings, logs: [RunLog] = []
  ) {
    state.world.following = Following(path: follower.name)
    let time = findings.written.last?.time ?? 0
    handle(.followed(FollowNews(findings, shownSince: time, logs: logs)))
    self.follower = FollowWorker(follower, shownSince: time, inbox: inbox, wake: wake)
  }

  /// Lets the state react to an event and does what it asks for.
  public func handle(_ event: ExplorerEvent) {
    // A folder on a slow disk may take long, and nobody may wait any more.
    defer { if !state.waitsForModels { listing.cancel() } }
    guard let log else {
      for effect in state.update(event) { perform(effect) }
      return
    }
    let start = ContinuousClock.now
    let effects = state.update(event)
    log.note(event, effects, took: .now - start)
    for effect in effects { perform(effect) }
  }

  /// Handles the news of other threads.
  public func collect() {
    defer { freedMemory.returnIfDue() }
    for event in inbox.take() {
      if event.isAnswer { awaited -= 1 }
      handle(event)
      if case .workEnded(let kind) = event { workers[kind]?.ended(isTraining: state.run == .running) }
    }
    for worker in workers.values { worker.startIfDue(isTraining: state.run == .running) }
    if state.following == nil { follower = nil }
    guard let engine else { return }
    for event in engine.takeEvents() {
      if case .stopped = event { self.engine = nil }
      if autosave.owns(event) {
        // The autosave was requested before the user's own save and written after it.
        if !state.hasUnsavedWork {
          removeAutosave()
        } else if case .saved(let path, let step) = event {
          crashNote = "latent: the run was saved at step \(step): latent explore \(path.shellWord)\n"
        }
        continue
      }
      if case .saved(let path, _) = event { noteSaved(path) }
      if case .failed = event, let missing = missingData.event {
        handle(missing)
      } else {
        handle(.training(event))
      }
    }
    if let snapshot = engine.takeSnapshot() { handle(.snapshot(snapshot)) }
    if state.hasUnsavedWork, autosave.isDue { send(autosave.command(place: state.place)) }
  }

  /// Draws the state and shows it, undisturbed by the training; `isAnswer` if a user waits for it.
  public func show(isAnswer: Bool, _ screen: (Canvas) -> Void) {
    guard let engine, state.run == .running else { return screen(state.draw()) }
    engine.standingStill {
      screen(state.draw())
      // The terminal needs a core to show the picture: without this pause the slowest answers take 6 ms instead of 4.
      if isAnswer { usleep(600) }
    }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .ask: answer()
    case .score: begin(.scoring, .scoring(state.world))
    case .loadData: loadData()
    case .encodeTestSet: begin(.testEncoding, .testEncoding(state.world))
    case .encodeBeside: begin(.besideEncoding, .besideEncoding(state.world))
    case .measureProbe: begin(.probe, .probe(state.world))
    case .measureDial: begin(.dialCurve, .dialCurve(state.world))
    case .startTraining: startTraining()
    case .tell(let command):
      send(command)
      // A paused run sends no events that would trigger the next autosave.
      if command == .pause, state.hasUnsavedWork { send(autosave.command(place: state.place)) }
    case .save(let path, let overwrite): save(path, overwrite: overwrite)
    case .saveView(let path): saveView(path)
    case .copyView: isToCopy = true
    case .prepare(let run): ask { .prepared(run, $0.prepare(run)) }
    case .listModels: listModels()
    case .openModel(let name): ask { .opened($0.open($0.modelPath(name))) }
    case .openOther(let name): ask { .otherOpened($0.open($0.modelPath(name))) }
    case .fetch(let data): fetch(data)
    case .stopFetch: download.cancel()
    case .stopScore: workers[.scoring]?.end()
    case .endTraining: endTraining()
    case .autosave: saveAtOnce()
    case .quit: endTraining()
    case .keepLessons: keepLessons()
    case .open, .press, .obey, .run, .showModel: preconditionFailure("the state does this itself")
    }
  }

  private func keepLessons() {
    do throws(FileError) {
      try LessonFile.write(state.lessonProgress, to: surroundings.lessonsPath)
    } catch {
      state.world.say("the place in the lesson is not kept: \(error.reason)", isError: true)
    }
  }

  private func listModels() {
    listing.cancel()
    listing = Cancellation()
    ask { [listing] in .listed($0.modelSummaries(listing)) }
  }

  /// Answers the state's requests. The view comes first, because reading a drawing moves z.
  private func answer() {
    for asker in Asker.allCases {
      for request in state.requests(of: asker) {
        if let answer = desk.answer(request, in: state.world) { handle(.answered(answer, to: asker)) }
      }
    }
    guard let (other, weights) = state.shownBeside else { return }
    handle(
      .answeredBeside(state.requestsBeside(other).map { desk.answer($0, in: other, with: weights) })
    )
  }

  private func begin(_ kind: BackgroundWork, _ job: PacedWorker.Job?) {
    if let job { workers[kind]?.request(job, isTraining: state.run == .running) }
  }

  private func loadData() {
    let (data, catalog) = (state.model.configuration.data, surroundings.catalog)
    // Another model's, which nobody waits for any more.
    reading.cancel()
    reading = Cancellation()
    let (request, reading) = (state.model.imageRequest, reporting(data, self.reading))
    ask { _ in
      do throws(DatasetError) {
        return .dataLoaded(data, .success(try catalog.load(data, as: request, reading)))
      } catch {
        return .dataLoaded(data, .failure(error))
      }
    }
  }

  /// What the reader of a data set is given.
  private func reporting(_ data: String, _ cancellation: Cancellation) -> Reading {
    Reading(cancellation: cancellation) { [inbox, wake] progress in
      inbox.put(.reading(data, progress))
      wake()
    }
  }

  private func startTraining() {
    let data = state.model.configuration.data
    let catalog = surroundings.catalog
    let request = state.model.imageRequest
    // Read once: a data set may be larger than everything else in memory.
    var loaded: Dataset?
    if case .here(let dataset) = state.data { loaded = dataset }
    let job = TrainingJob(
      state.modelToKeep, isPaused: state.progress.takesOneStep, epochs: state.progress.epochGoal,
      threads: surroundings.threads)
    readingForRun = Cancellation()
    let (reading, missing) = (reporting(data, readingForRun), MissingData())
    missingData = missing
    engine = surroundings.startEngine(
      job,
      { [loaded, inbox] () throws(DatasetError) in
        if let loaded { return loaded }
        do throws(DatasetError) {
          let dataset = try catalog.load(data, as: request, reading)
          inbox.put(.dataRead(data, dataset))
          return dataset
        } catch {
          if catalog.find(data, reading.cancellation) == nil { missing.note(error, data) }
          throw error
        }
      }, wake)
  }

  private func send(_ command: TrainingCommand) { engine?.send(command) }

  private func save(_ text: String, overwrite: Bool) {
    let path = surroundings.absolutePath(text)
    guard overwrite || ownFiles.contains(path) || !FileManager.default.fileExists(atPath: path) else {
      return handle(.fileExists(path: path))
    }
    // An engine that is still loading may never answer, and has not changed the model yet.
    if let engine, state.run != .loading { return engine.send(.save(path: path, state.place)) }
    let result = modelAtPlace.written(to: path)
    if case .success = result { noteSaved(path) }
    handle(.saved(result))
  }

  /// The model while no engine trains it, with the current place and bookmarks.
  var modelAtPlace: Checkpoint {
    var checkpoint = state.modelToKeep
    checkpoint.place = state.place
    return checkpoint
  }

  private func noteSaved(_ path: String) {
    ownFiles.insert(path)
    lastSaved = path
    removeAutosave()
  }

  private func removeAutosave() {
    autosave.remove()
    crashNote = nil
  }

  private func fetch(_ data: String) {
    // A cancellation cannot be taken back.
    download = Cancellation()
    let (inbox, wake, cancellation) = (inbox, wake, download)
    inBackground { surroundings in
      var shown = -1
      let result = surroundings.fetch(data, cancellation: cancellation) { progress in
        // Whole percents are enough for a screen.
        let percent = 100 * progress.bytes / max(progress.total, 1)
        if percent == shown { return }
        shown = percent
        inbox.put(.fetching(progress))
        wake()
      }
      return .fetched(result)
    }
  }

  /// Whether an answer will arrive in a moment, so that the next command may depend on it.
  public var isAboutToAnswer: Bool {
    awaited > 0 || [.testEncoding, .probe].contains { workers[$0]?.isAtWork == true } || state.run == .loading
  }

  /// Whether any answer will arrive without another command.
  public var isAtWork: Bool { isAboutToAnswer || workers.values.contains(where: \.isAtWork) }

  /// Starts work that is answered in a moment.
  private func ask(_ work: @escaping @Sendable (ExplorerSurroundings) -> ExplorerEvent) {
    awaited += 1
    inBackground(work)
  }

  private func inBackground(_ work: @escaping @Sendable (ExplorerSurroundings) -> ExplorerEvent) {
    let (inbox, wake, surroundings) = (inbox, wake, surroundings)
    DispatchQueue.global().async {
      inbox.put(work(surroundings))
      wake()
    }
  }

  /// Ends the training, the reading of data and any download; a step takes milliseconds, so this does too.
  private func endTraining() {
    engine?.send(.stop)
    readingForRun.cancel()
    if state.isFinished {
      reading.cancel()
      download.cancel()
      for worker in workers.values { worker.end() }
      waitForEngine()
    }
    // The user has saved the run or given it up, unless the program has to end without having asked.
    if farewell == nil { removeAutosave() }
    if state.isFinished { autosave.letGo() }
    engine = nil
  }

  /// Without this wait the process may crash: at `exit` the library of matrix products frees memory that a step in
  /// progress still uses. An engine that is still reading its data has not started to compute, and will not after
  /// `stop`.
  private func waitForEngine() {
    guard let engine, state.run != .loading else { return }
    let deadline = ContinuousClock.now + .seconds(20)
    while !engine.hasEnded, ContinuousClock.now < deadline { usleep(1000) }
  }
}
