import Drawing
import Measures
import TestSupport
import Testing
import Training

@testable import Explorer

/// One key in the view of test images improves the posterior of one image.
@Suite struct ImprovementTests {
  private func state(width: Int = 80, height: Int = 24) -> (ExplorerState, Desk) {
    var state = Sample.state(width: width, height: height)
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    let desk = Desk()
    state.press(.character("5"))
    answer(&state, desk)
    return (state, desk)
  }

  private func answer(_ state: inout ExplorerState, _ desk: Desk) {
    for request in state.requests(of: .view) {
      if let answer = desk.answer(request, in: state.world) { _ = state.update(.answered(answer, to: .view)) }
    }
  }

  /// Lets it move until it stops by itself.
  private func wait(_ state: inout ExplorerState, _ desk: Desk) {
    for _ in 0..<1000 where state.isMoving {
      #expect(state.update(.tick(seconds: 0.1)) == [.ask])
      answer(&state, desk)
    }
    #expect(!state.isMoving)
  }

  @Test func itMovesUntilTheBoundRisesNoMore() throws {
    var (state, desk) = state()
    let before = try #require(state.world.data.test)
    let encoder = desk.own.evaluate(0, of: before, as: state.world.shown.configuration)
    #expect(state.press(.character("g")) == [.ask])
    #expect(state.requests(of: .view).contains(.improve(image: 0, steps: 5)))
    answer(&state, desk)
    let first = try #require(state.world.shownImprovement?.found)
    #expect(first.steps == 5 && !first.isDone && state.isMoving && state.isClimbing)
    wait(&state, desk)
    let last = try #require(state.world.shownImprovement?.found)
    #expect(last.isDone && last.steps >= 150 && last.draws == 2000)
    let gaps = last.gaps
    #expect(abs(gaps.amortised.value + Double(encoder.negativeELBO)) < 6 * 16 * gaps.amortised.error + 0.1)
    #expect(gaps.amortisation.value > 10 * gaps.amortisation.error, "an encoder that was never trained: \(gaps)")
    #expect(gaps.optimised.value > first.gaps.optimised.value)
    #expect(gaps.logLikelihood.value > gaps.optimised.value)
    #expect(state.press(.character("g")) == [])
    #expect(state.newsText == "the bound rises no more")
  }

  @Test func itIsStoppedAndGoesOn() throws {
    var (state, desk) = state()
    state.press(.character("g"))
    answer(&state, desk)
    state.press(.character("g"))
    #expect(!state.isMoving && !state.isClimbing)
    let found = try #require(state.world.shownImprovement?.found)
    state.press(.character("g"))
    #expect(state.isMoving)
    _ = state.update(.tick(seconds: 0.01))
    answer(&state, desk)
    #expect(state.world.shownImprovement?.found?.steps == found.steps + 5)
    // The mean of the encoder again.
    state.press(.character("E"))
    #expect(state.world.improvement == nil && !state.isMoving)
    // Another draw, too.
    state.press(.character("g"), .character("e"))
    #expect(state.world.improvement == nil)
  }

  /// Steps one at a time lead to where many at once do.
  @Test func theFitDoesNotDependOnItsPace() throws {
    let (state, desk) = state()
    guard case .improvement(let once)? = desk.answer(.improve(image: 3, steps: 40), in: state.world) else {
      Issue.record("no improvement")
      return
    }
    let other = Desk()
    var last: Improvement?
    for steps in [1, 7, 8, 40] {
      if case .improvement(let found)? = other.answer(.improve(image: 3, steps: steps), in: state.world) {
        last = found
      }
    }
    #expect(last == once && once.steps == 40)
    // Fewer begin anew.
    guard case .improvement(let fewer)? = other.answer(.improve(image: 3, steps: 7), in: state.world) else { return }
    #expect(fewer.steps == 7)
  }

  @Test func itIsShown() throws {
    for (width, height) in [(80, 24), (120, 40), (40, 14)] {
      var (state, desk) = state(width: width, height: height)
      state.press(.character("g"))
      answer(&state, desk)
      let found = try #require(state.world.shownImprovement?.found)
      let text = state.draw().lines.joined(separator: "\n")
      #expect(
        text.contains(Numerals.nats((width > 40 ? found.gaps.optimised : found.gaps.amortisation).value)), "\(text)")
      if height > 14 {
        #expect(
          text.contains("amortised") && text.contains("Gaussian") && text.contains("log p(x)")
            && text.contains("5 steps"), "\(text)")
        #expect(!text.contains("difference") && text.contains("mean of 200 draws"))
        // The posterior that is listed is the image's own.
        let mu = Numerals.signed(Double(found.result.result.mu[0]), digits: 2)
        #expect(text.contains(mu), "\(mu): \(text)")
      }
    }
  }

  /// Another image, or other weights, have another posterior.
  @Test func itBelongsToAnImageAndWeights() {
    var (state, desk) = state()
    state.press(.character("g"))
    answer(&state, desk)
    state.press(.right)
    answer(&state, desk)
    #expect(state.world.shownImprovement == nil && !state.isMoving)
    state.press(.left)
    answer(&state, desk)
    #expect(state.world.shownImprovement?.found != nil)
    state.press(.character(" "))
    _ = state.update(.training(.loading))
    _ = state.update(.snapshot(Sample.snapshot(step: 3)))
    #expect(state.world.shownImprovement == nil)
    state.bring(to: .running)
    state.press(.character("g"))
    #expect(state.newsText == "pause the run first: q is improved for a decoder that stands still")
  }

  @Test func aConversationTellsTheGaps() throws {
    var (state, desk) = state()
    state.press(.character("g"))
    answer(&state, desk)
    wait(&state, desk)
    let text = state.openView.sentences(state.world).joined(separator: "\n")
    #expect(text.contains("optimised ELBO") && text.contains("the encoder costs"))
    #expect(state.world.namedCommands.contains { $0.name == "improve" && $0.text.contains("gradient steps") })
  }
}
