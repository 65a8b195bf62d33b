import CommandSupport
import Drawing
import Explorer
import Follow
import Foundation

/// Waits for the first checkpoint of a run elsewhere, and says what for.
struct FollowWait {
  /// What was said last.
  var told: String?
  /// Whether logs were on the screen, or cannot be.
  var hasShownLogs = false
  var hasNoScreen = false
  private var lines: [String] = []

  /// Microseconds between two looks.
  private static let interval: UInt32 = 500_000

  init(told: String? = nil) { self.told = told }

  /// Half a second. `problem` is why there is nothing yet; each is said once, on stderr.
  mutating func pass(_ problem: String?) {
    if let problem, problem != told {
      Console.say("waiting for a checkpoint: \(problem)")
      told = problem
    }
    usleep(Self.interval)
    if let number = StopSignal.number { StopSignal.end(by: number) }
  }

  /// Prints the runs whose logs have news.
  mutating func tell(_ runs: [RunLog]) throws {
    let now = LogWords.sentences(runs)
    for line in now where !lines.contains(line) { try Console.write(line + "\n") }
    lines = now
  }
}

extension CheckpointFollower {
  /// Looks until there is something to show, and says on stderr what it waits for, unless `told` is that already.
  mutating func wait(saying told: inout String?) -> Findings {
    var waiting = FollowWait(told: told)
    defer { told = waiting.told }
    while true {
      let findings = look()
      if !findings.written.isEmpty { return findings }
      waiting.pass(findings.problem)
    }
  }
}
