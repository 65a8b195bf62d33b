import Drawing
import Interface

extension ToyState {
  var familyText: String {
    switch fit.settings.family {
    case .diagonal: "diagonal"
    case .full: "full"
    case .mixture: "mixture of \(fit.settings.components)"
    }
  }

  private var samplesText: String { fit.settings.samples == 1 ? "1 sample" : "\(fit.settings.samples) samples" }

  private var rateText: String {
    let text = Numerals.fixed(fit.settings.learningRate, digits: 3)
    // 0.030 is 0.03.
    return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
  }

  var stepsText: String {
    "\(fit.settings.usesAdam ? "Adam" : "plain") \(rateText), \(Int(whole: Self.speeds[speed]))/s"
  }

  /// The settings and the numbers of the bound.
  func drawNumbers(on canvas: inout Canvas) {
    guard layout.hasFrames else { return drawFewNumbers(on: &canvas) }
    var inside = canvas.frame(
      layout.numbers, title: "the bound, in nats", unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle)
    let isWide = inside.width >= 38
    if isWide { inside = inside.inset(columns: 1) }
    let (estimate, estimator) = (fit.estimate, fit.settings.estimator)
    var rows: [[(String, Style)]] = [
      row("gradient", "\(isWide ? estimator.summary : estimator.shortName), \(samplesText)"),
      row("steps", stepsText),
      row("log Z", number(Target.logEvidence), Theme.evidence),
      row("ELBO", number(estimate.bound), Theme.bound)
        + [(" \(sign("±", "+-"))\(Numerals.fixed(estimate.error, digits: 2))", Theme.dim)],
      row("KL(q||p)", number(estimate.gap), Theme.gap) + [(isWide ? " = log Z - ELBO" : "", Theme.dim)],
      [
        (isWide ? "ELBO = E log p~ " : "E log p~ ", Theme.dim),
        (number(estimate.expectedLogDensity, width: 0), .plain),
        (" + entropy ", Theme.dim), (number(estimate.entropy, width: 0), .plain),
      ],
    ]
    if layout.noise.isEmpty { rows.append(noiseRow) }
    for (line, parts) in rows.prefix(inside.height).enumerated() {
      write(parts, on: &canvas, x: inside.x, y: inside.y + line, endX: inside.endX)
    }
  }

  private func drawFewNumbers(on canvas: inout Canvas) {
    let (rect, estimate) = (layout.numbers, fit.estimate)
    let rows: [[(String, Style)]] = [
      [("\(fit.settings.target.summary); q \(familyText)", .plain)],
      [("\(fit.settings.estimator.shortName), \(samplesText)", .plain)],
      row("log Z", number(Target.logEvidence), Theme.evidence),
      row("ELBO", number(estimate.bound), Theme.bound),
      row("KL(q||p)", number(estimate.gap), Theme.gap),
    ]
    // If room is short, the three numbers stay.
    for (line, parts) in rows.suffix(rect.height).enumerated() {
      write(parts, on: &canvas, x: rect.x, y: rect.y + line, endX: rect.endX)
    }
  }

  private func row(_ name: String, _ value: String, _ style: Style = .plain) -> [(String, Style)] {
    [(name.padded(to: 9), style == .plain ? Theme.dim : style), (value, style)]
  }

  private func number(_ value: Double, width: Int = 7) -> String {
    let text = Numerals.fixed(value, digits: 2)
    return width == 0 ? text : text.paddedAtStart(to: width)
  }

  func write(_ parts: [(String, Style)], on canvas: inout Canvas, x: Int, y: Int, endX: Int) {
    var x = x
    for (text, style) in parts { x = canvas.write(text, x: x, y: y, style: style, maxWidth: max(0, endX - x)) }
  }

  private func noise(_ estimator: GradientEstimator) -> Double { noises[estimator] ?? .nan }

  /// The noise of the present estimator and of another one, in a single row.
  private var noiseRow: [(String, Style)] {
    let own = fit.settings.estimator
    let other = own == .reparameterised || own == .path ? GradientEstimator.score : .reparameterised
    return row("noise", Self.noiseText(noise(own)))
      + [("; \(other.shortName) \(Self.noiseText(noise(other)))", Theme.dim)]
  }

  static func noiseText(_ value: Double) -> String { Numerals.fixed(value, digits: value < 99.5 ? 2 : 0) }

  /// The noise of all estimators as bars, where there is room.
  func drawNoise(on canvas: inout Canvas) {
    guard !layout.noise.isEmpty else { return }
    let inside = canvas.frame(
      layout.noise, title: "noise of the gradient with \(samplesText)", unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle
    ).inset(columns: 1)
    let most = max(noises.values.filter(\.isFinite).max() ?? 1, 1e-9)
    for (line, estimator) in GradientEstimator.allCases.enumerated() {
      let (y, isOwn) = (inside.y + line, estimator == fit.settings.estimator)
      let style = isOwn ? Theme.selected : Theme.dim
      canvas.write(
        "\(isOwn ? sign("▸", ">") : " ") \(estimator.summary)", x: inside.x, y: y, style: style,
        maxWidth: 18)
      canvas.write(Self.noiseText(noise(estimator)), endX: inside.x + 26, y: y, style: isOwn ? .plain : Theme.dim)
      canvas.magnitudeBar(
        noise(estimator), limit: most, x: inside.x + 27, y: y, width: inside.width - 27, unicode: unicode, style: style)
    }
  }
}

extension GradientEstimator {
  /// The name of the estimator.
  var summary: String {
    switch self {
    case .reparameterised: "reparameterised"
    case .score: "score function"
    case .baseline: "score + baseline"
    case .path: "path alone"
    }
  }

  /// A short name.
  var shortName: String {
    switch self {
    case .reparameterised: "reparam."
    case .score: "score"
    case .baseline: "baseline"
    case .path: "path"
    }
  }
}
