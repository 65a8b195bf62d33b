import Drawing
import Interface
import Testing

@testable import Recording

struct RecorderTests {
  /// Shows how often a key was pressed, and the seconds that passed; answers after two looks.
  private final class Counter: ScreenProgram {
    var presses = 0
    var seconds = 0.0
    var looks = 0
    var clock = Duration.zero
    var isFinished = false
    var isMoving = false
    let ability = ScreenAbility(unicode: true, colors: 256)
    func handle(_ input: InputEvent) {
      if input == .key(.character("q")) { isFinished = true }
      if input == .key(.character("m")) { isMoving = true }
      presses += 1
      looks = 2
    }
    func collect() { looks = max(0, looks - 1) }
    func pass(seconds: Double) { self.seconds += seconds }
    func show(isAnswer: Bool, _ screen: (Canvas) -> Void) {
      var canvas = Canvas(width: 12, height: 1)
      canvas.write("\(presses) \(looks) \(Int(seconds * 10 + 0.5))", x: 0, y: 0)
      screen(canvas)
    }
  }

  private func recorded(_ steps: String, _ counter: Counter = Counter()) throws -> Recording {
    var recorder = Recorder(
      counter, ability: counter.ability, isBusy: { $0.looks > 0 }, moveClock: { counter.clock += $0 }, sleep: { _ in })
    return try recorder.run(KeyScript(steps).steps)
  }

  @Test func eachAnswerIsAFrame() throws {
    let recording = try recorded("press a b every 0.5")
    // The first key is answered at once: what it replaced was seen for no time.
    #expect(recording.frames.map { $0.canvas.lines[0] } == ["1 0 0", "2 0 0"])
    #expect(recording.frames.map(\.time) == [0, 0.5])
    #expect(abs(recording.duration - 1) < 1e-9)
  }

  @Test func whatMovesIsSeenTenTimesASecond() throws {
    let recording = try recorded("press m every 0\nrecord\nwait 0.35")
    #expect(recording.frames.map { $0.canvas.lines[0] } == ["1 0 0", "1 0 1", "1 0 2", "1 0 3", "1 0 4"])
    #expect(abs(recording.duration - 0.35) < 1e-9)
  }

  @Test func timeIsTheScriptsOwn() throws {
    let counter = Counter()
    _ = try recorded("press a every 2\nwait 1.5", counter)
    #expect(abs(counter.clock / .seconds(1) - 3.5) < 1e-9)
  }

  @Test func itWaitsForAText() throws {
    let recording = try recorded("press m\nuntil 1 0 7\nwait 0")
    #expect(recording.frames.last?.canvas.lines[0] == "1 0 7")
  }

  @Test func theEndOfTheProgramEndsTheRecording() throws {
    let recording = try recorded("press a q b\nwait 1")
    #expect(recording.frames.last?.canvas.lines[0] == "1 0 0")
    #expect(throws: (any Error).self) { try recorded("press q\nuntil never") }
  }
}
