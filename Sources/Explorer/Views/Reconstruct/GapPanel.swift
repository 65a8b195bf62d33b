import Drawing
import Interface
import Measures

// What the encoder costs for one image, and what a Gaussian posterior costs.
extension ReconstructView {
  /// Three bars: the bound with the encoder's posterior, the bound with the image's own, and log p(x). They begin below the first, so
  /// that their differences are seen.
  func drawGaps(_ improvement: Improvement, on canvas: inout Canvas, in room: Rect, _ world: World) {
    let gaps = improvement.gaps
    let rows = [
      (["amortised ELBO", "amortised"], gaps.amortised, Theme.total),
      (["optimised ELBO", "optimised"], gaps.optimised, Theme.reconstruction),
      (["log p(x)"], gaps.logLikelihood, Theme.value),
    ]
    let reach = max(gaps.logLikelihood.value - gaps.amortised.value, 0.1)
    let start = gaps.amortised.value - reach / 2
    // The names and bars of all three, then what they say.
    let hasBars = room.height >= 8
    var y = room.y
    for (names, estimate, style) in rows {
      let value = withError(estimate, world)
      canvas.write(names.fitting(room.width - value.columns - 1), x: room.x, y: y, style: style, maxWidth: room.width)
      canvas.write(value, endX: room.endX, y: y, style: style)
      y += 1
      guard hasBars else { continue }
      canvas.magnitudeBar(
        estimate.value - start, limit: reach * 1.5, x: room.x, y: y, width: room.width, unicode: world.unicode,
        style: style)
      y += 1
    }
    for (name, estimate) in [("encoder", gaps.amortisation), ("Gaussian", gaps.approximation)]
    where y < room.endY {
      canvas.write(name, x: room.x, y: y, maxWidth: room.width)
      canvas.write(withError(estimate, world), endX: room.endX, y: y)
      y += 1
    }
    for line in [progress(improvement), scarcity(improvement)] where y < room.endY && !line.isEmpty {
      canvas.write(line, x: room.x, y: y, style: Theme.dim, maxWidth: room.width)
      y += 1
    }
  }

  /// The same in a line: ` ELBO -104.21 -> -102.95, log p(x) -100.60`.
  func drawGapLine(_ improvement: Improvement, on canvas: inout Canvas, in line: Rect, _ world: World) {
    let gaps = improvement.gaps
    let values = [gaps.amortised, gaps.optimised, gaps.logLikelihood].map { Numerals.nats($0.value) }
    let arrow = world.sign("→", "to")
    let text = [
      " amortised ELBO \(values[0]), optimised \(values[1]), log p(x) \(values[2])",
      " ELBO \(values[0]) \(arrow) \(values[1]), log p(x) \(values[2])",
      " encoder costs \(Numerals.nats(gaps.amortisation.value))",
    ].fitting(line.width)
    canvas.write(text, x: line.x, y: line.y, style: Theme.total, maxWidth: line.width)
  }

  /// In a conversation.
  func gapSentences(_ world: World) -> [String] {
    guard let improvement = world.shownImprovement?.found else { return [] }
    let gaps = improvement.gaps
    func text(_ estimate: DrawnEstimate) -> String { withError(estimate, world) }
    return [
      "amortised ELBO \(text(gaps.amortised)), optimised ELBO \(text(gaps.optimised)) after \(improvement.steps) steps, "
        + "log p(x) \(text(gaps.logLikelihood)) nats",
      "the encoder costs \(text(gaps.amortisation)), and a Gaussian with independent dimensions \(text(gaps.approximation))"
        + (improvement.isScarce ? " at least: few draws have all the weight" : ""),
    ]
  }

  private func withError(_ estimate: DrawnEstimate, _ world: World) -> String {
    "\(Numerals.nats(estimate.value)) \(world.sign("±", "+-"))\(Numerals.fixed(estimate.error, digits: 2))"
  }

  private func progress(_ improvement: Improvement) -> String {
    "\(improvement.steps) steps\(improvement.isDone ? ", rises no more" : "")"
  }

  private func scarcity(_ improvement: Improvement) -> String {
    improvement.isScarce ? "log p(x): too few draws" : ""
  }
}
