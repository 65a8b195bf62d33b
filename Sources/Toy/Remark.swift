import Drawing

extension ToyState {
  /// One sentence on what the screen shows, true of the state.
  package var remark: String {
    if let learning { return remark(on: learning) }
    let (estimate, settings) = (fit.estimate, fit.settings)
    if fit.hasDiverged { return "q has left all numbers: a smaller learning rate ({), then r." }
    if fit.step == 0 { return firstRemark }
    let certain = estimate.gap + 2 * estimate.error
    if certain < 0.03 { return "The gap is below 0.03 nats: the bound all but meets log Z, and q p." }
    if let rise = fit.history.rise, rise < -0.15 {
      return settings.estimator == .reparameterised || settings.estimator == .path
        ? "The bound falls: steps of \(fit.settings.learningRate) are too large here."
        : "The bound falls: the gradient's noise of \(Self.noiseText(noises[settings.estimator] ?? .nan)) carries q away."
    }
    if fit.history.rise.map({ $0 > 0.04 }) ?? true { return risingRemark }
    return shapeRemark
  }

  private func remark(on learning: Learning) -> String {
    let (em, encoder) = (learning.emBound, learning.encoderBound)
    func nats(_ value: Double) -> String { Numerals.fixed(max(0, value), digits: 3) }
    if learning.encoder.hasDiverged {
      return "The encoder has left all numbers: a smaller learning rate ({), then r."
    }
    guard let latest = learning.em.latest else {
      return "EM takes an E step, then an M step, and so on. The encoder takes a step of its gradient each time."
    }
    if learning.emHasArrived {
      let behind = em.evidence - encoder.evidence
      return "EM has arrived. The encoder's log p(x) is \(nats(abs(behind))) nats \(behind >= 0 ? "lower" : "higher"), "
        + "its gap \(nats(encoder.gap))."
    }
    if isRunning { return "EM's ELBO touches log p(x) after each E step. That of the encoder stays below it." }
    return latest == .expectation
      ? "E step: q(k) is the posterior p(k|x), so the gap is 0: the ELBO is log p(x)."
      : "M step: the mixture moves, q(k) stays. log p(x) rises more than the ELBO: a gap of \(nats(em.gap))."
  }

  private var firstRemark: String {
    let estimate = fit.estimate
    if fit.beganWithMoments {
      let what = fit.settings.family == .diagonal ? "p's mean and variances" : "p's mean and covariance"
      let cost =
        estimate.outside >= 0.01
        ? " \(Self.percent(estimate.outside)) of it lies outside p." : ""
      return "q has \(what): least KL(p||q).\(cost)"
    }
    return "q is drawn at random, \(Numerals.fixed(estimate.gap, digits: 1)) nats of KL(q||p) away from p. "
      + "Space lets it climb."
  }

  private var risingRemark: String {
    guard let now = fit.history.latest.last, let before = fit.history.latest.first, now > before else {
      return "ELBO + KL(q||p) = log Z: what one of them gains, the other loses."
    }
    return "The ELBO rises and KL(q||p) falls by as much: their sum is log Z."
  }

  /// What q has become once the bound no longer rises.
  private var shapeRemark: String {
    let (estimate, target) = (fit.estimate, fit.settings.target)
    let count = target.mixture.components.count
    let covered = estimate.covered(of: target)
    let single = fit.settings.family != .mixture
    if count == 1 {
      let (q, p) = (fit.posterior.mixture.moments.covariance, target.mixture.moments.covariance)
      if fit.settings.family == .diagonal, q.xx < 0.8 * p.xx, q.yy < 0.8 * p.yy {
        return "A diagonal q cannot tilt. KL(q||p) makes it narrower than p, not wider."
      }
      return gapRemark
    }
    if covered == count {
      guard single, estimate.outside > 0.1 else { return gapRemark }
      return "q covers all of p; \(Self.percent(estimate.outside)) of it lies where p is next to 0."
    }
    if covered == 0 || estimate.gap < 0.2 { return gapRemark }
    let what =
      target.part == "part"
      ? "q is on \(covered) of \(count) parts of \(target.summary)"
      : "q covers \(Self.word(covered)) of \(Self.word(count)) modes"
    if !single { return "\(what) and found no way on (r: another q)." }
    if estimate.outside > 0.1 {
      return "\(what); \(Self.percent(estimate.outside)) of it lies where p is next to 0."
    }
    return "\(what): KL(q||p) punishes mass where p has none."
  }

  private var gapRemark: String {
    "The gap of \(Numerals.fixed(fit.estimate.gap, digits: 2)) nats is KL(q||p): how far q still is from p."
  }

  private static func percent(_ share: Double) -> String { "\(Int(whole: (100 * share).rounded()))%" }

  private static func word(_ count: Int) -> String {
    ["no", "one", "two", "three", "four", "five", "six"].indices.contains(count)
      ? ["no", "one", "two", "three", "four", "five", "six"][count] : "\(count)"
  }
}
