import Drawing
import Follow

extension RunLog {
  /// How the run stands, in a word; empty while it goes on.
  var stateWord: String {
    switch state {
    case .running: ""
    case .ended: "ended"
    case .stalled: "stalled"
    case .diverged: "diverged"
    }
  }

  /// The same with where it diverged, or since when nothing was written.
  var stateWords: String {
    switch state {
    case .running, .ended: stateWord
    case .stalled(let seconds): "\(stateWord), or ended: no news for \(Self.words(seconds: seconds))"
    case .diverged(let place): "\(stateWord) at \(axis.rawValue) \(Numerals.compact(place))"
    }
  }

  private static func words(seconds: Int) -> String {
    seconds < 60 ? "\(seconds) s" : seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
  }
}

/// What logs say, in lines.
package enum LogWords {
  /// A line for each run: where it is, its latest values, and how it stands.
  package static func sentences(_ runs: [RunLog]) -> [String] { LogSight(runs: runs).sentences }
}

extension LogSight {
  /// A run in a line: its name, where it is, how it stands, and as many of its latest values as fit whole.
  func line(_ run: RunLog, columns: Int) -> String {
    var line = (place(run) + [run.stateWords].filter { !$0.isEmpty }).joined(separator: "  ")
    for value in values(run) where line.columns + 2 + value.columns <= columns { line += "  " + value }
    return line
  }

  private func place(_ run: RunLog) -> [String] {
    [run.name.printableLine] + (run.latest.map { ["\(run.axis.rawValue) \(Numerals.compact($0))"] } ?? [])
  }

  private func values(_ run: RunLog) -> [String] {
    groups.flatMap { curves($0, of: run) }.compactMap { curve in
      curve.latest.map { "\(curve.name.printableLine) \(Numerals.nats($0.y))" }
    }
  }

  /// All runs, for a conversation, which says nothing again because time has passed.
  var sentences: [String] {
    runs.map { (place($0) + values($0) + [$0.stateWord].filter { !$0.isEmpty }).joined(separator: ", ") }
  }
}
