import Drawing
import Explorer
import Measures
import Training
import Testing
import VAE

/// The walk through the prior that starts with a model and ends with the user's first move.
@Suite struct TourTests {
  private func close(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func aModelWithoutAPlaceIsOnTour() {
    let tour = Sample.state(model: Sample.fresh())
    #expect(tour.isMoving)
    #expect(tour.z == [0, 0, 0])
    #expect(tour.draw().contains("decoded at z · tour"))
    #expect(tour.draw().contains("t stop"))
    let still = Sample.state()
    #expect(!still.isMoving)
    #expect(still.draw().contains("t tour"))
  }

  @Test func theTourGoesFromDrawToDraw() {
    var state = Sample.state(model: Sample.fresh())
    var draws = PriorDraws(seed: 5)
    let (first, second) = (draws.next(in: LatentSpace(3)), draws.next(in: LatentSpace(3)))
    // A leg takes 2.4 seconds.
    #expect(state.update(.tick(seconds: 1.2)) == [.ask])
    #expect(close(state.z, first.map { $0 / 2 }))
    _ = state.update(.tick(seconds: 1.2))
    #expect(close(state.z, first))
    _ = state.update(.tick(seconds: 1.2))
    #expect(close(state.z, sphericalInterpolation(first, second, 0.5)))
    _ = state.update(.tick(seconds: 1.2))
    #expect(close(state.z, second))
  }

  @Test(arguments: [
    Key.left, .right, .up, .down, .pageUp, .pageDown, .home, .shiftLeft, .shiftRight, .character("r"),
    .character("z"), .character(","), .character("."), .character("t"),
  ])
  func theFirstMovingKeyEndsIt(key: Key) {
    var state = Sample.state(model: Sample.fresh())
    _ = state.update(.tick(seconds: 0.6))
    state.press(key)
    #expect(!state.isMoving)
    let z = state.z
    #expect(state.update(.tick(seconds: 0.6)) == [])
    #expect(state.z == z)
  }

  @Test(arguments: [Key.character("+"), .character("c"), .character(" "), .enter])
  func otherKeysDoNot(key: Key) {
    var state = Sample.state(model: Sample.fresh())
    state.press(key)
    #expect(state.isMoving)
  }

  @Test func itRestsUnderAQuestion() {
    var state = Sample.state(model: Sample.fresh())
    state.press(.character("?"))
    #expect(!state.isMoving)
    #expect(state.update(.tick(seconds: 0.6)) == [])
    state.press(.escape)
    #expect(state.isMoving)
  }

  @Test func theKeyBeginsOneWhereTheUserIs() {
    var state = Sample.state()
    state.press(.right)
    #expect(state.press(.character("t")) == [])
    #expect(state.isMoving)
    _ = state.update(.tick(seconds: 0.001))
    #expect(abs(state.z[0] - 0.1) < 1e-3)
  }
}
