import Testing
import Toy

/// The sentence under the picture is true.
@Suite struct RemarkTests {
  private func state(_ keys: String, steps: Int) -> ToyState {
    var state = ToyState()
    state.type(keys)
    state.run(steps)
    return state
  }

  @Test func atFirstItSaysHowFarAway() {
    let state = ToyState()
    #expect(state.remark.hasPrefix("q is drawn at random, "))
    let gap = Double(state.remark.split(separator: " ")[5]) ?? .nan
    #expect(abs(gap - state.fit.estimate.gap) <= 0.05)
  }

  @Test func aGaussianOnTwoModesSeeksOne() {
    let state = state("SS", steps: 600)
    #expect(state.remark == "q covers one of two modes: KL(q||p) punishes mass where p has none.")
    #expect(state.fit.estimate.shares.contains { $0 < 0.01 } && state.fit.estimate.outside < 0.1)
    // A mode of weight w costs -log w, plus the difference in shape.
    #expect(state.fit.estimate.gap > 0.5)
  }

  @Test func momentsCoverTheValley() {
    let state = state("fm", steps: 0)
    #expect(state.remark.hasPrefix("q has p's mean and covariance: least KL(p||q). "))
    #expect(state.remark.hasSuffix("of it lies outside p."))
    #expect(self.state("ttttfm", steps: 0).remark == "q has p's mean and covariance: least KL(p||q).")
    #expect(self.state("m", steps: 0).remark.hasPrefix("q has p's mean and variances"))
  }

  @Test func meanFieldIsNarrow() {
    let state = state("ttttSS", steps: 700)
    #expect(state.remark == "A diagonal q cannot tilt. KL(q||p) makes it narrower than p, not wider.")
  }

  @Test func aFullGaussianMeetsLogZ() {
    var state = state("ttttfSS", steps: 700)
    state.type("--")
    state.run(300)
    #expect(state.remark == "The gap is below 0.03 nats: the bound all but meets log Z, and q p.")
    #expect(state.fit.estimate.gap < 0.03)
  }

  @Test func onTheWayUpItRises() {
    let state = state("", steps: 30)
    #expect(state.remark == "The ELBO rises and KL(q||p) falls by as much: their sum is log Z.")
    #expect(state.fit.estimate.bound > ToyState().fit.estimate.bound)
  }
}
