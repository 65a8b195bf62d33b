import Drawing
import Interface

/// Has a program do what a script says, and records what it shows.
///
/// Time is the script's own, and work on other threads takes none of it: a slow machine makes the same recording.
public struct Recorder<Program: ScreenProgram> {
  private var program: Program
  /// Whether the program is about to show an answer to what it was asked.
  private let isBusy: (Program) -> Bool
  /// Moves the clock of the program.
  private let moveClock: (Duration) -> Void
  /// Sleeps until there is news, at most for this time.
  private let sleep: (Duration) -> Void
  private var recording: Recording

  /// A text that a script waits for did not appear.
  public struct TimeOut: Error, Equatable {
    /// The text.
    public let text: String
  }

  /// The time between two pictures of something that moves by itself, in seconds.
  private static var beat: Double { 0.1 }
  /// How long a script waits for a text, in beats.
  private static var patience: Int { 3000 }

  /// A recorder of a program that has begun.
  public init(
    _ program: Program, ability: ScreenAbility, isBusy: @escaping (Program) -> Bool,
    moveClock: @escaping (Duration) -> Void, sleep: @escaping (Duration) -> Void
  ) {
    self.program = program
    self.isBusy = isBusy
    self.moveClock = moveClock
    self.sleep = sleep
    recording = Recording(ability: ability)
  }

  /// Does all steps, until the program ends.
  ///
  /// - Throws: if a text that is waited for does not appear within five minutes.
  public mutating func run(_ steps: [KeyScript.Step]) throws(TimeOut) -> Recording {
    look()
    for step in steps {
      switch step {
      case .press(let keys, let pause):
        for key in keys where !program.isFinished {
          program.handle(.key(key))
          look()
          pass(pause)
        }
      case .wait(let seconds): pass(seconds)
      case .until(let text): try wait(for: text)
      case .record: recording.restart()
      }
    }
    return recording
  }

  private mutating func wait(for text: String) throws(TimeOut) {
    for _ in 0..<Self.patience {
      if recording.frames.last?.canvas.lines.contains(where: { $0.contains(text) }) == true { return }
      if program.isFinished { break }
      // What is waited for may come from outside, like a download.
      sleep(.seconds(Self.beat))
      pass(Self.beat)
    }
    throw TimeOut(text: text)
  }

  private mutating func pass(_ seconds: Double) {
    var left = seconds
    while left > 1e-9 {
      let beat = min(left, Self.beat)
      left -= beat
      recording.pass(beat)
      if program.isFinished { continue }
      moveClock(.seconds(beat))
      if program.isMoving { program.pass(seconds: beat) }
      look()
    }
  }

  /// Takes a picture as soon as all answers are there.
  private mutating func look() {
    program.collect()
    while isBusy(program), !program.isFinished {
      sleep(.milliseconds(20))
      program.collect()
    }
    guard !program.isFinished else { return }
    var seen: Canvas?
    program.show(isAnswer: false) { seen = $0 }
    if let seen { recording.add(seen) }
  }
}
