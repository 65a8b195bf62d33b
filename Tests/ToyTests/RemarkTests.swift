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
    let state = state("]]", steps: 600)
    #expect(state.remark == "q covers one of two modes: KL(q||p) punishes mass where p has none.")
    #expect(state.fit.estimate.shares.contains { $0 < 0.01 } && state.fit.estimate.outside < 0.1)
    // A mode of weight w costs -log w, plus the difference in shape.
    #expect(state.fit.estimate.gap > 0.5)
  }

  @Test func momentsCoverTheValley() {
    let state = state("fE", steps: 0)
    #expect(state.remark.hasPrefix("q has p's mean and covariance: least KL(p||q). "))
    #expect(state.remark.hasSuffix("of it lies outside p."))
    #expect(self.state("jjjjfE", steps: 0).remark == "q has p's mean and covariance: least KL(p||q).")
    #expect(self.state("E", steps: 0).remark.hasPrefix("q has p's mean and variances"))
  }

  @Test func meanFieldIsNarrow() {
    let state = state("jjjj]]", steps: 700)
    #expect(state.remark == "A diagonal q cannot tilt. KL(q||p) makes it narrower than p, not wider.")
  }

  @Test func aFullGaussianMeetsLogZ() {
    var state = state("jjjjf]]", steps: 700)
    state.type("{{")
    state.run(300)
    #expect(state.remark == "The gap is below 0.03 nats: the bound all but meets log Z, and q p.")
    #expect(state.fit.estimate.gap < 0.03)
  }

  @Test func onTheWayUpItRises() {
    let state = state("", steps: 30)
    #expect(state.remark == "The ELBO rises and KL(q||p) falls by as much: their sum is log Z.")
    #expect(state.fit.estimate.bound > ToyState().fit.estimate.bound)
  }

  @Test func ofEMItSaysWhatTheStepDid() {
    #expect(state("i", steps: 0).remark.hasPrefix("EM takes an E step, then an M step"))
    #expect(
      state("i", steps: 1).remark == "E step: q(k) is the posterior p(k|x), so the gap is 0: the ELBO is log p(x).")
    let state = state("i", steps: 2)
    let gap = Double(state.remark.split(separator: " ").last?.dropLast() ?? "") ?? .nan
    #expect(state.remark.hasPrefix("M step: ") && abs(gap - (state.learning?.emBound.gap ?? .nan)) <= 0.0005 && gap > 0)
    let end = self.state("i", steps: 200)
    #expect(end.remark.hasPrefix("EM has arrived. The encoder's log p(x) is ") && end.learning?.emHasArrived == true)
  }
}
