import Drawing
import Foundation
import Interface
import Testing

/// The loop between a program and a screen.
@Suite struct ScreenLoopTests {
  /// A screen with scripted batches of events. After these it waits as long as asked, and ends the program where that
  /// would be forever.
  private final class ScriptedScreen: Screen {
    var ability = ScreenAbility(unicode: true, colors: 256)
    private var batches: [[InputEvent]]
    private(set) var waits: [Duration?] = []
    private(set) var pictures = 0
    private(set) var crashNote = ""

    init(_ batches: [InputEvent]...) { self.batches = batches }

    func wait(timeout: Duration?) -> [InputEvent] {
      waits.append(timeout)
      if !batches.isEmpty { return batches.removeFirst() }
      guard let timeout else { return [.terminate] }
      // Longer than the longest time step that a program gets.
      if timeout > .zero { Thread.sleep(forTimeInterval: 0.15) }
      return []
    }

    func draw(_ canvas: Canvas) { pictures += 1 }
    func setCrashNote(_ text: String) { crashNote = text }
    func copy(_ text: String) -> CopyOutcome {
      copied.append("\(text) before picture \(pictures + 1)")
      return .sent
    }
    private(set) var copied: [String] = []
  }

  /// Records what it receives, moves between `m` and a number of ticks, and ends on `q`.
  private struct Recorder: ScreenProgram {
    var keys: [Key] = []
    var collected = 0
    var ticks: [Double] = []
    var ticksLeft = 0
    var isFinished = false
    var isMoving: Bool { ticksLeft > 0 }
    var ability: ScreenAbility { ScreenAbility(unicode: false, colors: 16) }
    var crashNote: String? { "kept\u{1B}[2J" }

    mutating func handle(_ input: InputEvent) {
      switch input {
      case .key(let key):
        keys.append(key)
        if key == .character("m") { ticksLeft = 3 }
        if key == .character("q") { isFinished = true }
      default: isFinished = true
      }
    }
    mutating func copy(to screen: (String) -> CopyOutcome) {
      if keys.last == .character("c") { outcome = screen("text") }
    }
    var outcome: CopyOutcome?
    mutating func collect() { collected += 1 }
    mutating func pass(seconds: Double) {
      ticks.append(seconds)
      ticksLeft -= 1
    }
    func show(isAnswer: Bool, _ screen: (Canvas) -> Void) { screen(Canvas(width: 1, height: 1)) }
  }

  private func run(_ screen: ScriptedScreen) -> Recorder {
    var loop = ScreenLoop(Recorder(), on: screen)
    loop.run()
    return loop.program
  }

  @Test func queuedKeysMakeOnePicture() {
    let screen = ScriptedScreen([.key(.up), .key(.down), .key(.enter)])
    let program = run(screen)
    #expect(program.keys == [.up, .down, .enter])
    // The first picture, and the answer.
    #expect(screen.pictures == 2)
    #expect(screen.ability == ScreenAbility(unicode: false, colors: 16))
  }

  /// So that the picture says what became of it.
  @Test func textIsCopiedBeforeThePicture() {
    let screen = ScriptedScreen([.key(.up)], [.key(.character("c"))])
    #expect(run(screen).outcome == .sent)
    #expect(screen.copied == ["text before picture 3"])
  }

  @Test func nothingIsHandledAfterTheEnd() {
    let screen = ScriptedScreen([.key(.character("q")), .key(.up)])
    #expect(run(screen).keys == [.character("q")])
    #expect(screen.pictures == 1)
  }

  @Test func aProgramAtRestSleeps() {
    let screen = ScriptedScreen([.key(.up)], [.key(.down)])
    let program = run(screen)
    #expect(screen.waits.allSatisfy { $0 == nil } && program.ticks.isEmpty && program.collected == 0)
  }

  @Test func timeIsToldWhileSomethingMoves() {
    let screen = ScriptedScreen([.key(.character("m"))])
    let program = run(screen)
    // Never longer than the largest time step.
    #expect(program.ticks == [0.1, 0.1, 0.1])
    #expect(screen.pictures == 2 + 3)
    #expect(screen.waits.last == .some(nil))
  }

  @Test func newsIsCollectedAndShown() {
    let screen = ScriptedScreen([.wake])
    let program = run(screen)
    #expect(program.collected == 1 && program.ticks.isEmpty)
    #expect(screen.pictures == 2)
  }

  /// The note may contain a file name, and that may be any text.
  @Test func theCrashNoteIsPrintable() {
    let screen = ScriptedScreen()
    _ = run(screen)
    #expect(screen.crashNote == "kept\\u{1B}[2J")
  }
}
