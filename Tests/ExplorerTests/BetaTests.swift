import Drawing
import Explorer
import Training
import Testing

/// Beta: its ladder of values, and who is told of changes.
@Suite struct BetaTests {
  static let ladder = """
    0 0.01 0.0125 0.016 0.02 0.025 0.032 0.04 0.05 0.063 0.08 0.1 0.125 0.16 0.2 0.25 0.32 0.4 0.5 0.63 0.8 1 1.25 1.6 2 \
    2.5 3.2 4 5 6.3 8 10 12.5 16 20 25 32 40 50 63 80 100 125 160 200 250 320 400 500 630 800 1000
    """.split(separator: " ").map(String.init)

  @Test func everyRungIsReachedGoingUp() {
    var beta: Float = 0
    var rungs: [String] = []
    for _ in 0..<Self.ladder.count {
      rungs.append(BetaLadder.text(beta))
      beta = BetaLadder.above(beta)
    }
    #expect(rungs == Self.ladder)
    #expect(beta == 1000)
  }

  @Test func everyRungIsReachedGoingDown() {
    var beta: Float = 1000
    var rungs: [String] = []
    for _ in 0..<Self.ladder.count {
      rungs.append(BetaLadder.text(beta))
      beta = BetaLadder.below(beta)
    }
    #expect(rungs == Self.ladder.reversed())
    #expect(beta == 0)
  }

  @Test(
    arguments: [
      (0.005, 0.01, 0), (0.9, 1, 0.8), (1, 1.25, 0.8), (3, 3.2, 2.5), (1000, 1000, 800), (5000, 5000, 1000),
    ] as [(Float, Float, Float)])
  func betasBesideTheLadderGoToItsRungs(beta: Float, above: Float, below: Float) {
    #expect(BetaLadder.above(beta) == above)
    #expect(BetaLadder.below(beta) == below)
  }

  @Test func keysChangeBetaOfAModelAtRest() {
    var state = Sample.state()
    #expect(state.press(.character("+")) == [])
    #expect(state.beta == 1.25)
    // A run starts with it, and a file keeps it.
    #expect(state.model.beta == 1.25)
    state.press(.character("="))
    #expect(state.beta == 1.6)
    state.press(.character("-"), .character("-"), .character("-"))
    #expect(state.beta == 0.8)
    #expect(!state.hasUnsavedTraining)
  }

  @Test(arguments: [World.RunStatus.loading, .running, .paused])
  func aRunIsToldOfBeta(status: World.RunStatus) {
    var state = Sample.state()
    state.bring(to: status)
    #expect(state.press(.character("+")) == [.tell(.setBeta(1.25))])
    #expect(state.press(.character("-")) == [.tell(.setBeta(1))])
    #expect(state.beta == 1)
  }

  @Test func theEndsStay() {
    var state = Sample.state()
    state.bring(to: .running)
    for _ in 0..<100 { state.press(.character("-")) }
    #expect(state.beta == 0)
    #expect(state.press(.character("-")) == [])
    for _ in 0..<100 { state.press(.character("+")) }
    #expect(state.beta == 1000)
    #expect(state.press(.character("+")) == [])
  }

  @Test func betaThatWasTurnedWhileTheDataWereReadIsTold() {
    var state = Sample.state()
    state.press(.character(" "), .character("+"))
    var other = state
    other.bring(to: .running)
    #expect(other.run == .running)
    #expect(other.beta == 1.25)
    // The thread's first snapshot still has the old one, which must not undo the user's.
    _ = other.update(.snapshot(Sample.snapshot(step: 1)))
    #expect(other.beta == 1.25)
  }

  @Test func theTrackShowsBeta() {
    var state = Sample.state(ability: Sample.ascii)
    func track(_ state: ExplorerState) -> String {
      state.draw().lines.first { $0.hasPrefix("|beta ") } ?? ""
    }
    #expect(track(state).contains("beta 1     ------o----------|"))
    state.press(.character("+"), .character("+"), .character("+"))
    #expect(track(state).contains("beta 2     ------+o---------|"))
    for _ in 0..<60 { state.press(.character("-")) }
    #expect(track(state).contains("beta 0     o-----+----------|"))
  }
}
