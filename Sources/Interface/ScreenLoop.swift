import Drawing

/// A screen and a keyboard.
public protocol Screen: AnyObject {
  /// What is drawn on it.
  var ability: ScreenAbility { get set }
  /// Sleeps until something happens, or until the time is over; without a time, until something happens.
  func wait(timeout: Duration?) -> [InputEvent]
  /// Shows a canvas.
  func draw(_ canvas: Canvas)
  /// Has the terminal put text into its clipboard.
  func copy(_ text: String) -> CopyOutcome
  /// Sets the text that the user finds on the restored terminal if the process crashes.
  func setCrashNote(_ text: String)
}

/// A program on a screen: reacts to input and time, and draws what it shows.
public protocol ScreenProgram {
  /// Whether it has ended.
  var isFinished: Bool { get }
  /// Whether something moves by itself and needs ticks.
  var isMoving: Bool { get }
  /// What it draws with.
  var ability: ScreenAbility { get }
  /// What to say if the process crashes, such as where unsaved work is kept.
  var crashNote: String? { get }

  /// Reacts to a key, the mouse, another size of the screen, a signal.
  mutating func handle(_ input: InputEvent)
  /// Gives the text that the user wants to copy, if any, to a screen, and tells the user what became of it.
  mutating func copy(to screen: (String) -> CopyOutcome)
  /// Takes the news of other threads.
  mutating func collect()
  /// Time has passed while something moves.
  mutating func pass(seconds: Double)
  /// Has the screen show what it looks like now; `isAnswer` if the user waits for it.
  func show(isAnswer: Bool, _ screen: (Canvas) -> Void)
}

extension ScreenProgram {
  /// Nothing is kept.
  public var crashNote: String? { nil }
  /// Nothing is copied.
  public mutating func copy(to screen: (String) -> CopyOutcome) {}
  /// There are no other threads.
  public mutating func collect() {}
}

/// Keys in, pictures out: sleeps until there is a key, news from another thread, or the next moment of a movement.
public struct ScreenLoop<Program: ScreenProgram> {
  private let screen: any Screen
  /// The program.
  public private(set) var program: Program

  /// At most thirty pictures a second of what the user has not asked for: movement, and news of other threads.
  static var frame: Duration { .milliseconds(33) }
  /// The longest tick: after a stop (Ctrl-Z, a sleeping laptop) a movement continues from where it was.
  static var longestTick: Double { 0.1 }

  /// A loop that has not begun.
  public init(_ program: Program, on screen: any Screen) {
    self.program = program
    self.screen = screen
  }

  /// Runs the program to its end.
  public mutating func run() {
    draw()
    var lastBeat = ContinuousClock.now
    var lastTick = lastBeat
    var hasNews = false
    while !program.isFinished {
      let wasMoving = program.isMoving
      let events = screen.wait(timeout: wasMoving || hasNews ? max(.zero, lastBeat + Self.frame - .now) : nil)
      if events.contains(.wake) { hasNews = true }
      let inputs = events.filter { $0 != .wake }
      if !inputs.isEmpty {
        // All queued keys are handled before one picture is drawn, which does not wait for news.
        for input in inputs where !program.isFinished { program.handle(input) }
        if program.isFinished { return }
        program.copy(to: screen.copy)
        draw(isAnswer: true)
      }
      let now = ContinuousClock.now
      if !program.isMoving || !wasMoving { lastTick = now }
      // News and movement share a beat.
      guard now - lastBeat >= Self.frame, hasNews || program.isMoving else { continue }
      program.collect()
      hasNews = false
      if now - lastTick >= Self.frame {
        program.pass(seconds: min((now - lastTick) / .seconds(1), Self.longestTick))
        lastTick = now
      }
      draw()
      lastBeat = now
    }
  }

  private func draw(isAnswer: Bool = false) {
    screen.ability = program.ability
    screen.setCrashNote(program.crashNote?.printable ?? "")
    program.show(isAnswer: isAnswer, screen.draw)
  }
}
