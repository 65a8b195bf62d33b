import Drawing

/// The KL of every latent dimension, one per line, with a bar of its size.
enum DimensionTable {
  /// Dimensions are counted from 1, as everywhere in the output.
  static func text(_ kl: [Double], unicode: Bool) -> String {
    let width = "\(kl.count)".count
    let largest = kl.filter(\.isFinite).max() ?? 0
    var text = "KL of each dimension, in nats\n"
    for (index, value) in kl.enumerated() {
      let share = largest > 0 && value.isFinite ? max(0, value / largest) : 0
      let bar = String(repeating: unicode ? "━" : "#", count: Int(whole: (share * 40).rounded()))
      let line = "  z\(index + 1)".padded(to: width + 3) + Numerals.fixed(value, digits: 3).paddedAtStart(to: 8)
      text += line + (bar.isEmpty ? "" : "  " + bar) + "\n"
    }
    return text
  }
}
