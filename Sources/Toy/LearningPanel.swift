import Drawing
import Interface

extension ToyState {
  /// log p(x), bound and gap of both fits, and what they did last.
  func drawNumbers(of learning: Learning, on canvas: inout Canvas) {
    var inside = layout.numbers
    if layout.hasFrames {
      inside = canvas.frame(
        inside, title: "nats, a mean over \(Learning.count) points", unicode: unicode, style: Theme.frame,
        titleStyle: Theme.frameTitle)
      if inside.width >= 38 { inside = inside.inset(columns: 1) }
    }
    let isWide = inside.width >= 30
    let (name, column) = isWide ? (10, 13) : (8, 6)
    func number(_ value: Double) -> String {
      Numerals.fixed(value, digits: isWide ? 3 : 2).paddedAtStart(to: column)
    }
    func word(_ text: String) -> String { text.paddedAtStart(to: column) }
    let (em, encoder) = (learning.emBound, learning.encoderBound)
    let latest = learning.em.latest.map { $0 == .expectation ? "E step" : "M step" } ?? "start"
    let rows: [(String, Style, [(String, Style)])] = [
      ("", .plain, [(word("EM"), Theme.em), (word(isWide ? "encoder" : "enc."), Theme.encoder)]),
      ("log p(x)", Theme.evidence, [em, encoder].map { (number($0.evidence), .plain) }),
      ("ELBO", Theme.bound, [em, encoder].map { (number($0.bound), .plain) }),
      ("gap", Theme.gap, [em, encoder].map { (number(max(0, $0.gap)), .plain) }),
      (
        "latest", Theme.dim,
        [(word(latest), Theme.dim), (word(learning.step == 0 ? "start" : isWide ? "gradient" : "grad."), Theme.dim)]
      ),
      ("encoder", Theme.dim, [(" \(stepsText)", Theme.dim)]),
    ]
    for (line, row) in rows.prefix(inside.height).enumerated() {
      write([(row.0.padded(to: name), row.1)] + row.2, on: &canvas, x: inside.x, y: inside.y + line, endX: inside.endX)
    }
  }

  /// The curves: where there is room, EM and the encoder below each other, else in one plot.
  func drawCurves(of learning: Learning, on canvas: inout Canvas) {
    let rect = layout.lower
    let (em, encoder) = (learning.emCurves, learning.encoderCurves)
    guard !layout.noise.isEmpty else {
      let lines = [
        line("log p(x)", em.evidence, Theme.evidence, "="), line("ELBO", em.bound, Theme.bound, "*"),
        line("enc. ELBO", encoder.bound, Theme.encoder, "o"),
      ]
      return drawPlot(
        lines, title: "EM's ELBO touches log p(x)", below: Self.depth(of: learning), on: &canvas, in: rect)
    }
    let (upper, lower) = rect.splitTop(rect.height / 2)
    drawPlot(
      [line("log p(x)", em.evidence, Theme.evidence, "="), line("ELBO", em.bound, Theme.bound, "*")],
      title: "EM: each E step lifts the ELBO to log p(x)", below: Self.depth(of: learning), on: &canvas, in: upper)
    drawPlot(
      [line("log p(x)", encoder.evidence, Theme.evidence, "="), line("ELBO", encoder.bound, Theme.encoder, "o")],
      title: "encoder: its ELBO stays below log p(x)",
      below: 1.5 * (Self.top(of: learning) - learning.encoderBound.bound),
      on: &canvas, in: lower)
  }

  private func line(_ label: String, _ history: BoundHistory, _ style: Style, _ marker: Unicode.Scalar) -> Plot.Series {
    // The axis is logarithmic: the start is left out.
    Plot.Series(
      label, points: history.points.filter { $0.step >= 1 }.map { Plot.Point(x: $0.step, y: $0.bound) }, style: style,
      marker: marker)
  }

  /// - Parameter depth: how far below the best log p(x) the plot reaches, in nats, but at least 1. Arrows show what is farther below.
  private func drawPlot(
    _ lines: [Plot.Series], title: String, below depth: Double, on canvas: inout Canvas, in rect: Rect
  ) {
    var rect = rect
    if layout.hasFrames {
      rect = canvas.frame(rect, title: title, unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    }
    guard !rect.isEmpty, let learning else { return }
    var plot = Plot()
    plot.series = lines
    // EM is through in a few steps, and the encoder in hundreds: both can be seen.
    plot.horizontalScale = .logarithmic
    plot.horizontalRange = 1...1.001 * Double(max(learning.step, 20))
    let (top, depth) = (Self.top(of: learning), max(1, depth))
    plot.verticalRange = .fixed(top - depth...top + depth * 0.12)
    plot.horizontalLabel = "step"
    plot.legend = rect.width >= 30 ? .right : .none
    plot.axisStyle = Theme.dim
    canvas.draw(plot, in: rect, unicode: unicode)
  }

  /// The best log p(x).
  private static func top(of learning: Learning) -> Double {
    max(learning.emBound.evidence, learning.encoderBound.evidence)
  }

  /// Down to what EM's first M step made.
  private static func depth(of learning: Learning) -> Double {
    let top = top(of: learning)
    return 1.1 * (top - (learning.emCurves.bound.means.dropFirst(2).min() ?? top))
  }
}
