import Drawing

/// Progress in one line, as much of it as there is room for; what matters least stands last.
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
      "\(Self.clock(secondsLeft)) left",
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
    let filled = Int((min(max(share, 0), 1) * Double(width)).rounded(.down))
    let (full, empty) = unicode ? ("━", "─") : ("#", "-")
    return String(repeating: full, count: filled) + String(repeating: empty, count: width - filled)
  }

  /// `0:07`, `12:30`, `3:05:00`.
  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let whole = Int(seconds.rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }
}
