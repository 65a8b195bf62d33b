import Drawing
import Testing
import Toy

@Suite struct ToyStateTests {
  @Test func everyKeyMeansOneThingAndIsExplained() {
    let keys = ToyCommand.allCases.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    let explained = ToyCommand.explanations.flatMap(\.commands)
    #expect(ToyCommand.allCases.allSatisfy { explained.contains($0) } && explained.count == ToyCommand.allCases.count)
  }

  @Test func itRunsWhileTimePasses() {
    var state = ToyState()
    state.update(.tick(seconds: 1))
    #expect(state.fit.step == 0 && !state.isRunning)
    state.type(" ")
    #expect(state.isRunning)
    for _ in 0..<10 { state.update(.tick(seconds: 0.1)) }
    // 30 a second; tenths are inexact.
    #expect(abs(state.fit.step - 30) <= 1)
    state.type("t")
    let step = state.fit.step
    state.update(.tick(seconds: 0.105))
    #expect(state.fit.step == step + 10)
    // The slowest follows the fastest.
    state.type("tt")
    for _ in 0..<21 { state.update(.tick(seconds: 0.1)) }
    #expect(state.fit.step == step + 12)
    state.type(" ")
    state.update(.tick(seconds: 5))
    #expect(state.fit.step == step + 12)
    // One step pauses.
    state.type(" .")
    #expect(!state.isRunning && state.fit.step == step + 13)
  }

  @Test func stepsDoNotDependOnTheClock() {
    var (slow, fast) = (ToyState(), ToyState())
    slow.run(20)
    fast.type(" tt")
    while fast.fit.step < 20 { fast.update(.tick(seconds: 1 / 1000)) }
    #expect(slow.fit == fast.fit)
  }

  @Test func keysTurnTheSettings() {
    var state = ToyState()
    let start = state.fit.posterior
    state.run(3)
    state.type("g")
    #expect(state.fit.settings.estimator == .score && state.fit.step == 3)
    state.type("ggg")
    #expect(state.fit.settings.estimator == .reparameterised)
    state.type("[[[")
    #expect(state.fit.settings.samples == 1)
    state.type("]]]]]]]")
    #expect(state.fit.settings.samples == 64)
    state.type("}}")
    #expect(state.fit.settings.learningRate == 0.3)
    state.type("{{{{{{{{{")
    #expect(state.fit.settings.learningRate == 0.001)
    state.type("A")
    #expect(!state.fit.settings.usesAdam && state.fit.step == 3)
    // A change of q or p restarts the fit from the same sample.
    state.type("j")
    #expect(state.fit.settings.target == .triangle && state.fit.step == 0 && state.fit.posterior == start)
    state.type("kk")
    #expect(state.fit.settings.target == .correlated)
    state.type("f")
    #expect(state.fit.settings.family == .full)
    state.type("c")
    #expect(state.fit.settings.components == 2 && state.notice != nil)
    state.type("fcc")
    #expect(state.fit.posterior.mixture.components.count == 4 && state.notice == nil)
    state.type("ccccc")
    #expect(state.fit.posterior.mixture.components.count == 2)
    state.type("E")
    #expect(state.notice != nil && !state.fit.beganWithMoments)
    state.type("fE")
    #expect(state.fit.beganWithMoments)
    let random = state.fit.posterior
    state.type("r")
    #expect(!state.fit.beganWithMoments && state.fit.posterior != random && state.fit.posterior != start)
  }

  @Test(arguments: [InputEvent.key(.character("q")), .terminate, .hangUp, .interrupt])
  func itEnds(event: InputEvent) {
    var state = ToyState()
    state.update(.input(event))
    #expect(state.isFinished)
  }

  @Test func helpScrollsAndClosesAndHoldsNobodyUp() {
    var state = ToyState()
    state.type("?")
    #expect(state.help != nil)
    for _ in 0..<100 { state.update(.input(.key(.down))) }
    #expect(state.draw().lines[21].contains("as in a VAE"))
    state.update(.input(.scroll(x: 0, y: 0, up: true)))
    #expect(!state.draw().lines[21].contains("as in a VAE"))
    // Any other key closes it and does nothing else.
    state.type("q")
    #expect(state.help == nil && !state.isFinished)
    state.type("?")
    state.update(.input(.interrupt))
    #expect(state.isFinished)
  }

  @Test func aClickOnAHintIsItsKey() {
    var state = ToyState()
    let row = state.draw().lines[23]
    guard let place = row.range(of: "space") else {
      Issue.record("no hint")
      return
    }
    state.update(.input(.click(x: row.distance(from: row.startIndex, to: place.lowerBound), y: 23)))
    #expect(state.isRunning)
  }

  @Test func aDivergedRunSaysSoAndStops() {
    var state = ToyState()
    state.type("Ag}}}} tt")
    for _ in 0..<100 { state.update(.tick(seconds: 0.1)) }
    #expect(state.fit.hasDiverged && !state.isRunning)
    #expect(state.draw().lines[0].hasSuffix("diverged  step \(state.fit.step)"))
    #expect(state.remark.contains("smaller learning rate"))
    state.type(" ")
    #expect(!state.isRunning && state.notice != nil)
    state.type("r")
    #expect(!state.fit.hasDiverged && state.fit.step == 0)
  }

  @Test func noiseIsThatOfTheLecture() {
    var state = ToyState()
    state.run(5)
    let path = state.noises[.reparameterised] ?? .nan
    let score = state.noises[.score] ?? .nan
    #expect(path > 0 && score > 2 * path)
    state.type("]")
    #expect(abs((state.noises[.reparameterised] ?? .nan) - path / 2) < 0.01 * path)
  }

  @Test func pointsTakeThePlaceOfPAndBack() {
    var state = ToyState()
    state.run(3)
    let fit = state.fit
    state.type("i")
    #expect(state.learning?.step == 0 && state.step == 0 && !state.isRunning)
    state.run(2)
    #expect(state.learning?.em.rounds == 1 && state.fit == fit)
    // What is about draws has no meaning there, and says so.
    for key in ["f", "g", "[", "]", "E"] {
      state.type(key)
      #expect(state.notice?.text.contains("nothing is drawn") == true && state.fit.settings == fit.settings, "\(key)")
    }
    state.type("c")
    #expect(state.learning?.em.model.components.count == 3 && state.step == 0)
    state.type("j")
    #expect(state.learning == Learning(state.fit.settings) && state.fit.settings.target == .triangle)
    state.type("r")
    #expect(state.learning != Learning(state.fit.settings) && state.learning?.step == 0)
    state.type(" ")
    for _ in 0..<10 { state.update(.tick(seconds: 0.1)) }
    #expect(state.isRunning && abs(state.step - 30) <= 1)
    state.type("i")
    #expect(state.learning == nil && !state.isRunning && state.fit.step == 0)
    // The fit fits the settings.
    #expect(state.fit.settings.target == .triangle && state.fit.posterior.family == .diagonal)
  }
}
