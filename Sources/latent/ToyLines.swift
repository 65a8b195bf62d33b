import CommandSupport
import Drawing
import Toy

/// `latent toy` without a screen: a line at regular steps.
struct ToyLines {
  let steps: Int
  let every: Int?
  let form: Form

  enum Form { case text, json, table }

  private static let heading = [
    "step", "log_z_nats", "elbo_nats", "elbo_error_nats", "kl_nats", "expected_log_density_nats", "entropy_nats",
    "gradient_noise",
  ]
  private static let learningHeading = ["step", "fit", "log_p_x_nats", "elbo_nats", "gap_nats"]

  /// - Throws: `CommandError` if the lines cannot be written, or if the fit has diverged.
  func run(_ settings: FitSettings) throws {
    let every = self.every ?? max(1, steps / 20)
    var fit = Fit(settings)
    if form == .table { try Console.write(CSVTable(Self.heading).text) }
    if form == .text {
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

  /// EM beside an encoder: log p(x), bound and gap of both.
  func learn(_ settings: FitSettings) throws {
    let every = self.every ?? max(1, steps / 20)
    var learning = Learning(settings)
    if form == .table { try Console.write(CSVTable(Self.learningHeading).text) }
    if form == .text {
      try Console.write("                    EM                       encoder\n")
      try Console.write("  step  log p(x)      ELBO     gap  log p(x)      ELBO     gap\n")
    }
    try tell(learning)
    while learning.step < steps {
      learning.takeStep(settings)
      if learning.encoder.hasDiverged {
        throw CommandError.unusable(
          "the encoder has left all numbers, at step \(learning.step). Try a lower --learning-rate.")
      }
      if learning.step.isMultiple(of: every) || learning.step == steps { try tell(learning) }
    }
  }

  private func tell(_ learning: Learning) throws {
    let bounds = [("em", learning.emBound), ("encoder", learning.encoderBound)]
    if form == .table {
      return try write(
        bounds.map { name, bound in
          [
            .whole(learning.step), .text(name), .number(bound.evidence), .number(bound.bound), .number(bound.gap),
          ]
        }, Self.learningHeading)
    }
    if form == .json {
      let fits = bounds.map { name, bound in
        (
          name,
          JSON.object([
            ("logLikelihood", .number(bound.evidence)), ("elbo", .number(bound.bound)), ("gap", .number(bound.gap)),
          ])
        )
      }
      return try Console.write("\(JSON.object([("step", .whole(learning.step))] + fits))\n")
    }
    let columns = bounds.map { _, bound in
      column(bound.evidence, 10) + column(bound.bound, 10) + column(max(0, bound.gap), 8)
    }
    try Console.write("\(learning.step)".paddedAtStart(to: 6) + columns.joined() + "\n")
  }

  /// Lines of a table whose heading is written.
  private func write(_ rows: [[CSVTable.Value]], _ heading: [String]) throws {
    try Console.write(CSVTable(heading, rows: rows).body)
  }

  private func column(_ value: Double, _ width: Int, digits: Int = 4) -> String {
    Numerals.fixed(value, digits: digits).paddedAtStart(to: width)
  }

  private func tell(_ fit: Fit) throws {
    let estimate = fit.estimate
    let noise = fit.noise(of: fit.settings.estimator)
    if form == .table {
      return try write(
        [
          [
            .whole(fit.step), .number(Target.logEvidence), .number(estimate.bound), .number(estimate.error),
            .number(estimate.gap), .number(estimate.expectedLogDensity), .number(estimate.entropy), .number(noise),
          ]
        ], Self.heading)
    }
    if form == .json {
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
    try Console.write(
      "\(fit.step)".paddedAtStart(to: 6) + column(estimate.bound, 10) + column(estimate.error, 8)
        + column(estimate.gap, 10) + column(estimate.expectedLogDensity, 10) + column(estimate.entropy, 9)
        + column(noise, 7, digits: 2) + "\n")
  }
}
