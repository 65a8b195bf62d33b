import CommandSupport
import Drawing
import Toy

/// `latent toy` without a screen: a line at regular steps.
struct ToyLines {
  let steps: Int
  let every: Int?
  let json: Bool

  /// - Throws: `CommandError` if the lines cannot be written, or if the fit has diverged.
  func run(_ settings: FitSettings) throws {
    let every = self.every ?? max(1, steps / 20)
    var fit = Fit(settings)
    if !json {
      try Console.write("log Z \(Numerals.fixed(Target.logEvidence, digits: 4))\n")
      try Console.write("  step      ELBO   error  KL(q||p)  E log p~  entropy  noise\n")
    }
    try tell(fit)
    while fit.step < steps {
      fit.takeStep()
      if fit.hasDiverged {
        throw CommandError.unusable(
          "a step of the toy went so far that q has left all numbers, at step \(fit.step). Try a lower --learning-rate."
        )
      }
      if fit.step.isMultiple(of: every) || fit.step == steps { try tell(fit) }
    }
  }

  private func tell(_ fit: Fit) throws {
    let estimate = fit.estimate
    let noise = fit.noise(of: fit.settings.estimator)
    if json {
      let components = fit.posterior.mixture.components
      let line = JSON.object([
        ("step", .whole(fit.step)), ("logZ", .number(Target.logEvidence)), ("elbo", .number(estimate.bound)),
        ("error", .number(estimate.error)), ("kl", .number(estimate.gap)),
        ("expectedLogDensity", .number(estimate.expectedLogDensity)), ("entropy", .number(estimate.entropy)),
        ("gradientNoise", .number(noise)), ("weights", .numbers(fit.posterior.mixture.weights)),
        ("means", .array(components.map { .numbers([$0.mean.x, $0.mean.y]) })),
        (
          "covariances",
          .array(components.map(\.covariance).map { .array([.numbers([$0.xx, $0.xy]), .numbers([$0.xy, $0.yy])]) })
        ),
      ])
      return try Console.write("\(line)\n")
    }
    func column(_ value: Double, _ width: Int, digits: Int = 4) -> String {
      Numerals.fixed(value, digits: digits).paddedAtStart(to: width)
    }
    try Console.write(
      "\(fit.step)".paddedAtStart(to: 6) + column(estimate.bound, 10) + column(estimate.error, 8)
        + column(estimate.gap, 10) + column(estimate.expectedLogDensity, 10) + column(estimate.entropy, 9)
        + column(noise, 7, digits: 2) + "\n")
  }
}
