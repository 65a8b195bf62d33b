import Drawing
import Interface

/// What another program on the screen needs to show the toy as a part of it.
extension ToyState {
  /// Takes another look and size.
  public mutating func fit(look: ScreenLook, width: Int, height: Int) {
    guard (look, width, height) != (self.look, self.width, self.height) else { return }
    (self.look, self.width, self.height) = (look, width, height)
    refresh()
  }

  /// The answer to the latest key, which the other program shows.
  public mutating func takeNotice() -> String? {
    defer { notice = nil }
    return notice?.text
  }

  /// What it shows, in sentences.
  public var sentences: [String] {
    func nats(_ value: Double) -> String { Numerals.fixed(value, digits: 2) }
    if let learning {
      func told(_ bound: MixtureBound) -> String {
        "log p(x) \(nats(bound.evidence)), ELBO \(nats(bound.bound)), gap \(nats(bound.gap))"
      }
      return [
        "a mixture of \(fit.settings.components) for \(Learning.count) points of \(fit.settings.target.summary), after "
          + "\(learning.step) steps",
        "EM: \(told(learning.emBound)); with an encoder: \(told(learning.encoderBound)); nats", remark,
      ]
    }
    let estimate = fit.estimate
    return [
      "p is \(fit.settings.target.summary), q \(familyText), after \(fit.step) steps",
      "log Z \(nats(Target.logEvidence)), ELBO \(nats(estimate.bound)), KL(q||p) \(nats(estimate.gap)) nats", remark,
    ]
  }
}
