import Foundation
import Synchronization

/// A share of some work that grows, in a line on a terminal's stderr; nothing where nobody looks. Any thread may show it.
final class StepProgress: Sendable {
  private let name: String
  private let isShown: Bool
  private let started = ContinuousClock.now
  /// When the line was last drawn; nil before.
  private let drawn = Mutex<ContinuousClock.Instant?>(nil)

  init(_ name: String) {
    self.name = name
    isShown = Console.stderrIsTerminal && Surroundings.environment["TERM"] != "dumb"
  }

  func show(_ share: Double) {
    let now = ContinuousClock.now
    guard isShown, share > 0, now - started > .milliseconds(300) else { return }
    drawn.withLock { drawn in
      if let last = drawn, now - last < .milliseconds(100) { return }
      drawn = now
      let spent = Double((now - started).components.seconds) + Double((now - started).components.attoseconds) * 1e-18
      let unicode = Console.ability(environment: Surroundings.environment, isTerminal: false).unicode
      let bar = ProgressLine.bar(share, width: 20, unicode: unicode)
      Console.show(
        progress:
          "\(name)  \(bar)\("\(Int(share * 100))%".paddedAtStart(to: 5))  \(ProgressLine.clock(spent / share - spent)) left")
    }
  }

  /// Takes the line away.
  func clear() {
    drawn.withLock { if $0 != nil { Console.show(progress: nil) } }
  }
}
