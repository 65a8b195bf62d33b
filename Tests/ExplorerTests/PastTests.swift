import Explorer
import Foundation
import Testing
import Training

/// The moments of a run that are kept.
@Suite struct PastTests {
  private func checkpoint(_ step: Int) -> Checkpoint {
    var checkpoint = Self.model
    checkpoint.step = step
    return checkpoint
  }

  private static let model = Sample.fresh()

  /// The bytes for this many moments of the model.
  private func budget(_ moments: Int) -> Int { moments * 2 * Self.model.parameters.count }

  private func steps(_ past: Past) -> [Int] { past.moments.map(\.step) }

  @Test func whatFitsIsKept() {
    var past = Past(checkpoint(0), budget: budget(6))
    #expect(past.capacity == 6)
    for step in [1, 1, 5, 9, 30, 100] { past.offer(checkpoint(step)) }
    #expect(steps(past) == [0, 1, 5, 9, 30, 100])
  }

  /// The first one stays, the distances grow with the steps, and memory is bounded.
  @Test(arguments: [6, 24, 100])
  func aFullPastIsThinned(capacity: Int) {
    var past = Past(checkpoint(0), budget: budget(capacity))
    for step in stride(from: 27, through: 40_000, by: 27) {
      past.offer(checkpoint(step))
      #expect(past.moments.count <= capacity)
    }
    let kept = steps(past)
    #expect(kept.count == capacity)
    #expect(kept[0] == 0)
    #expect(kept == kept.sorted())
    // On an axis that is linear up to about a hundred steps and logarithmic beyond, they are spread evenly: no distance
    // is more than three times that of an even spread. (The offers are 27 steps apart.)
    func place(_ step: Int) -> Double { log(1 + Double(step) / 100) }
    for (a, b) in zip(kept, kept.dropFirst() + [40_000]) {
      let most = max(3 * place(40_000) / Double(capacity - 1), 1.01 * place(27))
      #expect(place(b) - place(a) < most, "\(a) to \(b)")
    }
  }

  @Test func theSameOffersLeaveTheSamePast() {
    func past() -> Past {
      var past = Past(checkpoint(0), budget: budget(8))
      for step in 1...2000 { past.offer(checkpoint(step)) }
      return past
    }
    #expect(steps(past()) == steps(past()))
    #expect(steps(past()) == [0, 70, 122, 202, 420, 735, 1065, 1845])
  }

  @Test func theMomentThatIsLookedAtStays() {
    var (kept, free) = (Past(checkpoint(0), budget: budget(6)), Past(checkpoint(0), budget: budget(6)))
    for step in 1...3000 {
      kept.offer(checkpoint(step), keeping: 3)
      free.offer(checkpoint(step))
    }
    #expect(steps(kept).contains(3))
    #expect(!steps(free).contains(3))
    #expect(kept.moments.count == 6)
  }

  @Test func aRunThatWasTakenBackHasNoFuture() {
    var past = Past(checkpoint(0))
    for step in [10, 20, 30, 40] { past.offer(checkpoint(step)) }
    past.offer(checkpoint(20))
    #expect(steps(past) == [0, 10, 20])
    past.offer(checkpoint(25))
    #expect(steps(past) == [0, 10, 20, 25])
    // Other weights than before: a decoder must not confuse them.
    past.offer(checkpoint(30))
    #expect(Set(past.moments.map(\.id)).count == 5)
  }

  @Test func thePastOfARunThatGoesOnBeginsThere() {
    var past = Past(checkpoint(4690), budget: budget(5))
    for step in 4691...9000 { past.offer(checkpoint(step)) }
    #expect(steps(past)[0] == 4690)
    #expect(steps(past).count == 5)
  }

  @Test func largeModelsKeepFewMomentsAndSmallOnesNoMoreThanASliderShows() {
    #expect(Past(checkpoint(0), budget: 1).capacity == 4)
    #expect(Past(checkpoint(0)).capacity == 128)
    // 784-400-20-400-784: 1.3 MB each.
    #expect(Past(Checkpoint(RunConfiguration(data: "digits"))).capacity == 6)
  }
}
