import Drawing
import Measures
import TestSupport
import Testing
import Toy
import Training

@testable import Explorer

/// The views that show what a lecture derives: a step in slow motion, bounds, a probe, the plane.
@Suite struct StudyTests {
  /// In a view, with the data there and its requests answered.
  private func state(_ key: Key, width: Int = 80, height: Int = 24) -> (ExplorerState, Desk) {
    var state = Sample.state(width: width, height: height)
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    let desk = Desk()
    state.press(key)
    answer(&state, desk)
    return (state, desk)
  }

  private func answer(_ state: inout ExplorerState, _ desk: Desk) {
    for request in state.requests(of: .view) {
      if let answer = desk.answer(request, in: state.world) { _ = state.update(.answered(answer, to: .view)) }
    }
  }

  @Test func aStepIsThatOfTheModel() throws {
    var (state, desk) = state(.character("I"))
    var found = try #require(state.world.slowStep.found)
    let evaluation = found.evaluation
    for place in 0..<3 {
      #expect(abs(found.z[place] - evaluation.mu[place] - found.sigma(place) * found.epsilon[place]) < 1e-6)
    }
    // With the noise of the posterior's mean, rec is that of the view of test images.
    state.press(.character("E"))
    answer(&state, desk)
    found = try #require(state.world.slowStep.found)
    let examined = desk.answer(.examine(image: 0, draw: 0, wall: 0), in: state.world)
    guard case .examination(let examination)? = examined else {
      Issue.record("no examination")
      return
    }
    #expect(found.epsilon == [0, 0, 0] && found.z == evaluation.mu)
    #expect(abs(found.reconstruction - examination.reconstruction) < 1e-2)
    #expect(Quantity.named("slope_sigma")?.read(state.world) == .number(0))
    #expect(state.draw().contains("score") && state.draw().contains("times the draws"))
  }

  @Test func epsilonGoesInQuarters() throws {
    var (state, desk) = state(.character("I"))
    state.press(.down)
    #expect(state.selected == 1)
    let first = state.world.slowStep.epsilon
    state.press(.right)
    let next = state.world.slowStep.epsilon[1]
    #expect(next > first[1] && next - first[1] <= 0.25 && (next * 4).rounded() == next * 4)
    for _ in 0..<50 { state.press(.left) }
    #expect(state.world.slowStep.epsilon[1] == -4 && state.world.slowStep.epsilon[0] == first[0])
    answer(&state, desk)
    #expect(Quantity.named("epsilon")?.read(state.world) == .number(-4))
    state.press(.character("e"))
    #expect(state.world.slowStep.epsilon != first)
  }

  @Test func aStepIsShownStageByStage() {
    var (state, _) = state(.character("I"))
    for _ in 0..<9 { state.press(.character("[")) }
    #expect(
      state.draw().contains("encoder") && !state.draw().contains("from N(0, 1)") && !state.draw().contains("score"))
    state.press(.character("]"), .character("]"))
    #expect(state.draw().contains("rec ") && !state.draw().contains("score"))
    _ = state.update(.obey(.stage, "6"))
    #expect(state.draw().contains("score"))
    _ = state.update(.obey(.stage, "7"))
    #expect(state.errorText?.contains("stage: expected a part from 1") == true)
  }

  @Test func theFirstBoundIsTheELBO() throws {
    var (state, desk) = state(.character("Z"))
    let found = try #require(state.world.evidence.found)
    #expect(found.bounds.map(\.draws) == ImageBounds.counts)
    guard case .examination(let examined)? = desk.answer(.examine(image: 0, draw: 0, wall: 0), in: state.world) else {
      Issue.record("no examination")
      return
    }
    let error = try #require(found.bounds[0].error)
    #expect(abs(-found.bounds[0].value - Double(examined.result.negativeELBO)) < 6 * 16 * error)
    #expect(found.gap(0) > 0 && found.gap(9) == 0)
    // Asked for once.
    #expect(state.requests(of: .view).isEmpty)
    state.press(.down)
    #expect(Quantity.named("bound_draws")?.read(state.world) == .number(2))
    state.press(.character("n"))
    #expect(state.requests(of: .view) == [.bounds(image: 1)])
  }

  @Test func aProbeIsMeasuredOnceTheCodesAreThere() throws {
    var state = Sample.state()
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    let effects = state.press(.character("R"))
    #expect(effects.contains(.encodeTestSet) && !effects.contains(.measureProbe))
    let encoding = TestEncoding(
      mu: [Float](repeating: 0, count: 36), width: 3, labels: nil, modelVersion: state.modelVersion)
    #expect(state.update(.testSetEncoded(encoding)).contains(.measureProbe))
    let result = FewLabels(perClass: 1, codes: [0.5, 0.7], pixels: [0.4, 0.4])
    _ = state.update(.probed(ProbeNews(version: state.modelVersion, result: result)))
    #expect(state.draw().contains("60.0%") && state.draw().contains("40.0%"))
    #expect(Quantity.named("recognised_codes")?.read(state.world) == .number(60))
    state.press(.down)
    #expect(Quantity.named("recognised_codes")?.read(state.world) == nil)
    // News of other weights are none.
    _ = state.update(.probed(ProbeNews(version: -1, result: FewLabels(perClass: 2, codes: [1], pixels: [1]))))
    #expect(state.world.probe.result == nil)
  }

  @Test func labelledImagesAreShownInTurn() {
    let labels: [UInt8] = [1, 0, 1, 0, 2, 2, 1]
    #expect(ProbeView.inTurn([0, 1, 2, 3, 4, 5], each: 2, labels: labels) == [1, 0, 4, 3, 2, 5])
  }

  @Test func thePlaneIsTheToy() throws {
    var state = Sample.state(.character("T"))
    #expect(state.draw().contains("latent toy") && !state.isMoving)
    state.press(.character("."), .character("."))
    #expect(state.world.toy?.fit.step == 2)
    state.press(.character(" "))
    #expect(state.isMoving && state.run == .idle)
    _ = state.update(.tick(seconds: 0.1))
    #expect(state.world.toy?.fit.step == 5)
    _ = state.update(.obey(.toy, "ring mixture"))
    #expect(state.world.toy?.fit.step == 0 && state.world.toy?.fit.settings.family == .mixture)
    #expect(Quantity.named("toy_target")?.read(state.world) == .word("ring"))
    // Its line of hints is not shown above that of the explorer.
    #expect(state.draw().lines.filter { $0.contains("help") }.count == 1)
    state.press(.character("E"))
    #expect(state.newsText?.contains("q is a mixture") == true)
    _ = state.update(.obey(.toy, "banana em"))
    state.press(.character("."), .character("."))
    #expect(state.world.toy?.step == 2 && Quantity.named("toy_family")?.read(state.world) == .word("em"))
    #expect(Quantity.named("em_rounds")?.read(state.world) == .number(1))
    state.press(.character("i"))
    #expect(Quantity.named("em_rounds")?.read(state.world) == nil)
    #expect(Quantity.named("toy_family")?.read(state.world) == .word("diagonal"))
    _ = state.update(.obey(.toy, "ring"))
    #expect(state.errorText?.hasPrefix("toy: expected a p (modes, ") == true)
  }

  /// The hints are those of what the plane shows: EM draws nothing, so no key about draws is named there.
  @Test func theHintsOfThePlaneAreThoseOfItsMode() throws {
    var state = Sample.state(.character("T"), width: 140)
    func hints() throws -> String { try #require(state.draw().lines.last) }
    for hint in ["? help", "space run", "f q", "i EM", "E moments"] { #expect(try hints().contains(hint), "\(hint)") }
    state.press(.character("i"))
    for hint in ["space run", "c components", "i q and p"] { #expect(try hints().contains(hint), "\(hint)") }
    for key in ["f", "g", "E", "]"] { #expect(try !hints().contains(" \(key) "), "\(key)") }
    state.press(.character(" "))
    #expect(try hints().contains("space pause"))
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60), (60, 20), (40, 12)]) func viewsFitScreens(width: Int, height: Int) {
    for key in ["I", "Z", "R", "T"] as [Character] {
      let (state, _) = state(.character(key), width: width, height: height)
      #expect(state.draw().lines.count == height)
    }
  }
}
