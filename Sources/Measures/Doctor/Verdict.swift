/// What is wrong with a run, how that is known, and what to do.
package struct Verdict: Sendable, Equatable {
  /// The name of the cause, for programs: `learning-rate`.
  package let cause: String
  /// What is wrong, as a clause: `the learning rate is too high`.
  package let title: String
  /// The numbers that show it, with their units.
  package let evidence: String
  /// What helps.
  package let remedy: String

  /// The verdict in one line.
  package var sentence: String { "\(title): \(evidence); \(remedy)" }
}

extension Verdict {
  /// A number in an evidence, rounded to so many digits behind the point.
  static func text(_ value: Double, digits: Int = 2) -> String {
    guard value.isFinite else { return "\(value)" }
    guard abs(value) < 1e9 else { return "beyond 1e9" }
    var factor = 1.0
    for _ in 0..<digits { factor *= 10 }
    let whole = Int((abs(value) * factor).rounded())
    let sign = value < 0 && whole != 0 ? "-" : ""
    guard digits > 0 else { return sign + "\(whole)" }
    let rest = "\(whole % Int(factor))"
    return "\(sign)\(whole / Int(factor)).\(String(repeating: "0", count: digits - rest.count))\(rest)"
  }

  /// A share as a percentage.
  static func percent(_ share: Double) -> String { "\(text(share * 100, digits: share < 0.1 ? 1 : 0))%" }
}
