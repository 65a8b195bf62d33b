import Drawing
import Follow
import Interface

/// The curves of runs that have logs and no weights yet: a program on a screen until there are weights to explore.
package struct LogScreen {
  /// Whether the program is over.
  package private(set) var isFinished = false
  /// Whether it is over because there are weights now.
  package private(set) var hasFoundWeights = false
  /// Colours and symbols.
  private(set) var look: ScreenLook
  private(set) var width, height: Int
  private(set) var logs: LogSight
  private(set) var axes = LogAxes()
  /// The selected line of the list of curves; nil while it is closed.
  private(set) var listed: Int?
  /// What narrows the list.
  private(set) var filter = ListFilter()
  private(set) var help: HelpPanel?
  /// What is followed, as the user wrote it.
  let name: String
  private let inbox = Inbox()
  private var worker: FollowWorker?

  /// The smallest screen that it can be shown on.
  static let smallest = (width: 40, height: 12)

  /// The runs on a screen. `wake` is called on another thread when there is news of them.
  package init(
    _ runs: [RunLog], of follower: CheckpointFollower, look: ScreenLook, width: Int, height: Int,
    wake: @escaping @Sendable () -> Void
  ) {
    (self.look, self.width, self.height) = (look, width, height)
    (name, logs) = (follower.name, LogSight(runs: runs))
    worker = FollowWorker(follower, shownSince: 0, inbox: inbox, wake: wake)
  }

  var unicode: Bool { look.ability.unicode }

  /// Takes what has been found.
  mutating func take(_ news: FollowNews) {
    logs.runs = news.logs
    guard !news.written.isEmpty else { return }
    (hasFoundWeights, isFinished) = (true, true)
  }

  mutating func press(_ key: Key) {
    if let panel = help {
      var panel = panel
      help = panel.press(key, Self.helpPage(unicode: unicode), on: screen) ? panel : nil
    } else if let line = listed {
      pressInList(key, line)
    } else if let command = LogCommand(key) {
      perform(command)
    }
  }

  private mutating func pressInList(_ key: Key, _ line: Int) {
    var line = line
    let outcome = filter.press(key, selected: &line, of: logs.lines, page: 10)
    listed = line
    switch outcome {
    case .moved: break
    case .other where key != .character(" "), .closed: listed = nil
    case .taken, .other:
      if logs.names.indices.contains(line) { logs.toggle(logs.names[line]) }
    }
  }

  private mutating func perform(_ command: LogCommand) {
    switch command {
    case .group: logs.turnGroup()
    case .pick: (listed, filter) = (0, ListFilter())
    case .range: axes.isRecent.toggle()
    case .logLoss: axes.losses = axes.losses == .linear ? .logarithmic : .linear
    case .logSteps: axes.steps = axes.steps == .linear ? .logarithmic : .linear
    case .colors: look.turnColors()
    case .help: help = HelpPanel()
    case .quit: isFinished = true
    }
  }

  var screen: Rect { Rect(width: width, height: height) }
}

extension LogScreen: ScreenProgram {
  /// Nothing moves by itself.
  package var isMoving: Bool { false }
  /// What is drawn with.
  package var ability: ScreenAbility { look.ability }

  /// Reacts to input.
  package mutating func handle(_ input: InputEvent) {
    switch input {
    case .key(let key): press(key)
    case .click(let x, let y): click(x: x, y: y)
    case .resize(let width, let height): (self.width, self.height) = (width, height)
    case .terminate, .hangUp, .interrupt: isFinished = true
    case .background(let background): look.background = background
    // Curves are made of characters.
    case .pixels, .paste, .drag, .scroll, .resumed, .wake: break
    }
  }

  private mutating func click(x: Int, y: Int) {
    if help != nil { return help = nil }
    if let line = listed {
      let list = CurveListLayout(screen, logs).list
      guard list.contains(x: x, y: y),
        let clicked = filter.visible(logs.lines, selected: line, rows: list.height).first(where: {
          $0.row == y - list.y
        })?
        .line
      else { return }
      if clicked == line { return pressInList(.enter, line) }
      return listed = clicked
    }
    if let key = hintLine.key(x: x, y: y) { press(key) }
  }

  /// Takes the news of the worker.
  package mutating func collect() {
    for case .followed(let news) in inbox.take() { take(news) }
    if isFinished { worker = nil }
  }

  /// Time is of no matter.
  package mutating func pass(seconds: Double) {}
  /// Shows the curves as they are now.
  package func show(isAnswer: Bool, _ screen: (Canvas) -> Void) { screen(draw()) }
}
