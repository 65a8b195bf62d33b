import Autodiff
import Drawing
import TestSupport
import Testing
import Training
import VAE

@testable import Explorer

/// Two models beside each other in one view, and a past that becomes the model again.
@Suite struct BesideTests {
  private func other(latent: Int = 3, side: Int = 28) -> ExplorerEvent {
    var configuration = RunConfiguration(
      architecture: Architecture(
        picture: Shape(channels: 1, height: side, width: side), hidden: [8], latent: latent),
      data: "digits")
    configuration.seed = 9
    let model = Checkpoint(configuration)
    return .otherOpened(.success(OpenedModel(path: "/models/other.safetensors", checkpoint: model)))
  }

  private func opened(_ view: ViewName, width: Int = 80, height: Int = 24) -> ExplorerState {
    var state = Sample.opened(view, model: Sample.fresh(), width: width, height: height)
    _ = state.update(other())
    return state
  }

  /// A run with moments at 10, 20, 30 and 40 steps, and the first one chosen.
  private func run() -> ExplorerState {
    var state = Sample.state()
    state.bring(to: .running)
    for step in [10, 20, 30, 40] { _ = state.update(.snapshot(Sample.snapshot(step: step))) }
    return state
  }

  @Test(arguments: [ViewName.samples, .traversals]) func bothDecodeTheSamePoints(
    view: ViewName
  ) throws {
    let state = opened(view)
    let (other, weights) = try #require(state.shownBeside)
    #expect(weights.model.configuration.seed == 9)
    let requests = state.requestsBeside(other)
    #expect(requests.first == .decode(state.z))
    #expect(Array(requests.dropFirst()) == state.requests(of: .view))
  }

  @Test func theSameImageWithTheSameNoise() throws {
    var state = opened(.reconstruct)
    state.press(.right, .character("e"))
    let (other, _) = try #require(state.shownBeside)
    #expect(Array(state.requestsBeside(other).dropFirst()) == state.requests(of: .view))
    #expect(other.model.configuration.seed == state.model.configuration.seed)
  }

  @Test func eachHasAHalfAndItsName() throws {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
      let state = opened(.samples, width: width, height: height)
      let canvas = state.draw()
      let left = try #require(canvas.position(of: " mine", fromRow: 1))
      let right = try #require(canvas.position(of: " other"))
      #expect(left.x == 0 && right.x == (width - 1) / 2 + 1, "\(width)")
      #expect(left.y == right.y)
    }
  }

  @Test func answersAreDrawnInTheRightHalf() throws {
    var state = opened(.samples)
    let (other, _) = try #require(state.shownBeside)
    let count = state.grid(of: other)
    _ = state.update(.answered(.images([Picture](repeating: Sample.ring, count: count)), to: .view))
    let left = state.draw()
    _ = state.update(
      .answeredBeside([
        .images([Sample.ring]), .images([Picture](repeating: Sample.ring, count: count)),
      ]))
    let both = state.draw()
    for y in 2..<23 {
      for x in 0..<39 { #expect(left[x, y] == both[x, y]) }
    }
    #expect((2..<23).contains { y in (41..<80).contains { left[$0, y] != both[$0, y] } })
    // A click on the right half selects the same tile as one on the left half.
    var clicked = state
    _ = state.update(.input(.click(x: 20, y: 12)))
    _ = clicked.update(.input(.click(x: 60, y: 12)))
    #expect(state.draw().lines == clicked.draw().lines)
  }

  @Test func oneKeyShowsBothOrOne() {
    var state = opened(.samples)
    #expect(state.press(.character("m")) == [.ask] && state.shownBeside == nil)
    #expect(state.press(.character("m")) == [.ask] && state.shownBeside != nil)
    // A view of a single model has the whole screen.
    state.press(.character("9"))
    #expect(state.shownBeside == nil)
    state.press(.character("4"))
    #expect(state.shownBeside != nil)
  }

  @Test func withoutAnythingToCompareItAsksForAModel() {
    var state = Sample.state()
    state.press(.character("8"))
    #expect(state.press(.character("m")) == [.listModels])
    #expect(state.overlay is ModelList)
  }

  @Test func aModelWithOtherPicturesIsNotShownTestImages() {
    for view in [ViewName.map, .reconstruct] {
      var state = Sample.opened(view, model: Sample.fresh())
      _ = state.update(other(side: 16))
      #expect(state.shownBeside == nil)
      #expect(state.draw().contains("other has pictures of 16x16"))
    }
    // Points of another number of dimensions can be decoded all the same.
    var state = Sample.opened(.samples, model: Sample.fresh())
    _ = state.update(other(latent: 2))
    #expect(state.shownBeside?.world.z.count == 2)
  }

  @Test func theModelBesideItsPast() {
    var state = run()
    state.press(.character("8"), .character("m"))
    #expect(state.shownBeside?.weights.packed != nil)
    let canvas = state.draw()
    #expect(canvas.contains("now, step 40") && canvas.contains("then, step 0"))
  }

  @Test func aMomentBecomesTheModelAgain() throws {
    var state = run()
    let present = state.model
    state.press(.character("0"), .character(">"), .character(">"))
    let moment = try #require(state.chosenMoment)
    #expect(moment.step == 20)
    let effects = state.press(.enter)
    #expect(effects.prefix(2) == [.endTraining, .ask])
    #expect(state.model.step == 20 && state.run == .idle && state.hasUnsavedTraining)
    #expect(state.model.parameters == moment.weights.parameters)
    #expect(
      state.model.history.whole.allSatisfy { $0.step <= 20 } && state.model.optimizerState == nil)
    #expect(state.newsText == "the model is that of step 20 again; u undoes it")
    // What happened later is still known, until the run goes on.
    #expect(state.past.moments.last?.step == 40)
    let undone = state.press(.character("u"))
    #expect(undone.prefix(2) == [.endTraining, .ask])
    #expect(state.model == present)
    state.press(.character("U"))
    #expect(state.model.step == 20)
  }

  @Test func thePresentIsNotTaken() {
    var state = run()
    state.press(.character("0"), .end)
    #expect(state.press(.enter) == [])
    #expect(state.newsText == "this is now: choose a moment of the past first")
  }
}

extension ExplorerState {
  /// The number of tiles in a half.
  fileprivate func grid(of other: World) -> Int {
    for case .decode(let points) in openView.requests(other) { return points.count / other.latent }
    return 0
  }
}
