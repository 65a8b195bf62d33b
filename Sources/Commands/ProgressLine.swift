import Drawing

/// Progress in one line, as much as fits; the least important comes last.
struct ProgressLine {
  var epoch: Int
  var epochs: Int
  var step: Int
  var steps: Int
  var secondsLeft: Double
  var imagesPerSecond: Double
  var reconstruction: Double
  var kl: Double
  /// Whether these are means over all betas of a dial.
  var isOverAllBetas: Bool

  func text(columns: Int, unicode: Bool) -> String {
    let parts = [
      "epoch \(epoch)/\(epochs)",
      Self.bar(Double(step) / Double(max(steps, 1)), width: 20, unicode: unicode),
      "\(100 * step / max(steps, 1))%".paddedAtStart(to: 4),
      "\(Numerals.clock(secondsLeft)) left",
      "-ELBO \(Numerals.nats(reconstruction + kl)) = \(Numerals.nats(reconstruction)) + KL \(Numerals.nats(kl))"
        + (isOverAllBetas ? " over all betas" : ""),
      "\(Numerals.compact(imagesPerSecond)) images/s",
    ]
    var line = ""
    for part in parts {
      let longer = line.isEmpty ? part : line + "  " + part
      if longer.columns > columns { break }
      line = longer
    }
    return line
  }

  static func bar(_ share: Double, width: Int, unicode: Bool) -> String {
    let filled = Int(whole: (min(max(share, 0), 1) * Double(width)).rounded(.down))
    let (full, empty) = unicode ? ("━", "─") : ("#", "-")
    return String(repeating: full, count: filled) + String(repeating: empty, count: width - filled)
  }
}
