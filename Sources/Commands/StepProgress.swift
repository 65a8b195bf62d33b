import CommandSupport
import Drawing

/// The progress of some work, in a line on a terminal's stderr. Any thread may show it.
final class StepProgress: Sendable {
  private let name: String
  private let line = StatusLine()
  private let started = ContinuousClock.now

  init(_ name: String) { self.name = name }

  func show(_ share: Double) {
    let spent = ContinuousClock.now - started
    guard share > 0, spent > .milliseconds(300) else { return }
    line.show { _ in
      let left = spent / .seconds(1) * (1 / share - 1)
      let bar = ProgressLine.bar(share, width: 20, unicode: Console.unicode)
      return "\(name)  \(bar)\("\(Int(whole: share * 100))%".paddedAtStart(to: 5))  \(Numerals.clock(left)) left"
    }
  }

  /// Removes the line.
  func clear() { line.clear() }
}
