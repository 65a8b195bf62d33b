import Drawing
import Training

extension World {
  /// Begins a lesson where it was left, after a question if that would lose work.
  mutating func learn(_ lesson: Lesson) -> [Effect] { leave(.learn(lesson)) }

  /// Begins a lesson where it was left.
  mutating func begin(_ lesson: Lesson) -> [Effect] {
    let place = lessonProgress.place(lesson)
    let run = LessonRun(lesson, at: place?.step ?? 0)
    self.lesson = run
    return enter(run.setups(from: nil, to: run.place))
  }

  /// Leaves the lesson; what it has opened stays.
  mutating func leaveLesson() -> [Effect] {
    guard lesson != nil else { return [] }
    lesson = nil
    hiddenKeys = []
    progress.epochGoal = nil
    clampVisible()
    return [.ask]
  }

  /// Does what a key means to the lesson; nil if that is nothing.
  mutating func pressInLesson(_ key: Key) -> [Effect]? {
    guard let run = lesson else { return nil }
    if case .character(let character) = key, let number = character.wholeNumberValue,
      (1...max(1, run.answers.count)).contains(number), !run.answers.isEmpty
    {
      lesson?.predict(number - 1)
      return goOn(in: run)
    }
    switch LessonCommand(key) {
    case .on: return pressOn(run)
    case .earlier:
      guard run.place > 0 else {
        say("this is the first step", isError: false)
        return []
      }
      return go(from: run, to: run.place - 1)
    case .hint:
      guard run.isOpenTask else {
        say(run.isSolved ? "it is solved already" : "there is no task here", isError: false)
        return []
      }
      if lesson?.showHint() != true {
        say(
          run.hintCount == 0 ? "there is no hint" : "there is no other hint: Tab twice skips the task", isError: false)
      }
      return []
    case nil: return nil
    }
  }

  private mutating func pressOn(_ run: LessonRun) -> [Effect] {
    if run.wait != nil {
      say("the model is being opened", isError: false)
      return []
    }
    if run.isOpenTask, !run.wantsToSkip {
      lesson?.wantsToSkip = true
      say("not solved yet: ! gives a hint, Tab once more skips it", isError: false)
      return []
    }
    return goOn(in: run)
  }

  private mutating func goOn(in run: LessonRun) -> [Effect] {
    guard run.isLast else { return go(from: run, to: run.place + 1) }
    lessonProgress.note(run.lesson, step: 0, isDone: true)
    endedLesson = run.lesson.name
    let effects = leaveLesson()
    say("\(run.lesson.title): done", isError: false)
    return effects + [.keepLessons, .press(SharedCommand.learn.keys[0])]
  }

  private mutating func go(from run: LessonRun, to index: Int) -> [Effect] {
    lesson?.go(to: index)
    return enter(run.setups(from: run.place, to: index))
  }

  /// Does what brings the explorer into the state of a step.
  private mutating func enter(_ setups: [Setup]) -> [Effect] {
    guard let run = lesson else { return [] }
    tour = nil
    hiddenKeys = []
    lessonProgress.note(run.lesson, step: run.resumeAt, isDone: false)
    return arrange(setups) + [.keepLessons, .ask]
  }

  /// Brings the explorer into a state. A model comes first, and only in a lesson: the rest waits for it.
  mutating func arrange(_ setups: [Setup]) -> [Effect] {
    guard let first = setups.first, first.isOfModel else {
      lesson?.wait = nil
      return setups.flatMap { effects(of: $0) }
    }
    lesson?.wait = LessonRun.Wait(pending: Array(setups.dropFirst()))
    return effects(of: first)
  }

  private mutating func effects(of setup: Setup) -> [Effect] {
    switch setup {
    case .open(let name): return [.openModel(path: name)]
    case .begin(let run, let epochs):
      lesson?.wait?.run = run
      progress.epochGoal = epochs
      return [.prepare(run)]
    case .view(let name): return [.open(name)]
    case .run(let line): return [.run(line)]
    case .hide(let keys):
      hiddenKeys = keys
      return []
    }
  }

  /// Goes on with the lesson after an event: its model has come, or its task is solved.
  mutating func followLesson(after event: ExplorerEvent) -> [Effect] {
    guard let run = lesson else { return [] }
    if let wait = run.wait { return takeModel(event, wait) }
    if run.isOpenTask, case .task(let checks, _, _) = run.step.kind, checks.allSatisfy({ $0.holds(self) }) {
      lesson?.solve()
    }
    return []
  }

  private mutating func takeModel(_ event: ExplorerEvent, _ wait: LessonRun.Wait) -> [Effect] {
    var effects: [Effect] = []
    switch event {
    // The panel says what there is.
    case .opened(.success): notice = nil
    // The step is shown although its model is missing: a notice says why.
    case .opened(.failure): lesson?.wait = nil
    case .prepared(let wanted, .success(let checkpoint)) where wanted == wait.run:
      effects = [.endTraining, .showModel(OpenedModel(path: nil, checkpoint: checkpoint), trains: false)]
    case .prepared(let wanted, .failure) where wanted == wait.run:
      say("the lesson's model cannot be made here", isError: true)
      lesson?.wait = nil
    default: return []
    }
    return lesson?.wait == nil ? [] : effects + arrange(wait.pending) + [.ask]
  }

  /// The point to look for, unless its picture is here.
  var lessonRequests: [Request] {
    guard let run = lesson, let target = run.step.target, run.wait == nil, run.targetVersion != modelVersion else {
      return []
    }
    return [.decode((0..<latent).map { target[$0] ?? 0 })]
  }
}
