import Follow
import Foundation

/// The files of a run elsewhere whose weights are shown as they are written.
public struct Following: Sendable, Equatable {
  /// What is followed, as the user wrote it.
  public let path: String
  /// Whether the files state their steps; otherwise the checkpoints are counted.
  var statesSteps = true
  /// Whether another program writes them.
  var isForeign = false
  /// How it stands; nil before the first look.
  var status: FollowNews.Status?

  /// Follows a file, a folder or a pattern.
  public init(path: String) { self.path = path }

  /// What the steps of its checkpoints are called.
  var stepWord: String { statesSteps ? "step" : "file" }
}

/// What is new about followed files.
public struct FollowNews: Sendable {
  /// New checkpoints, oldest first.
  let written: [CheckpointFollower.Written]
  let status: Status
  /// The runs that have logs.
  let logs: [RunLog]

  /// The same without checkpoints, to be compared with later ones.
  var withoutWeights: FollowNews { FollowNews(written: [], status: status, logs: logs) }

  /// How the followed files stand.
  struct Status: Sendable, Equatable {
    /// How old the shown weights are: `12 s`, `3 min`, `5 h`.
    let age: String
    /// Why the newest file is not shown, as a sentence; nil if it is.
    let problem: String?
  }

  private init(written: [CheckpointFollower.Written], status: Status, logs: [RunLog]) {
    (self.written, self.status, self.logs) = (written, status, logs)
  }

  /// What a look has found; the weights that are shown afterwards were written at `time`, in seconds since 1970.
  package init(_ findings: CheckpointFollower.Findings, shownSince time: Int, logs: [RunLog] = []) {
    let seconds = max(0, Int(Date().timeIntervalSince1970) - time)
    let age = seconds < 60 ? "\(seconds) s" : seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
    (written, status) = (findings.written, Status(age: age, problem: findings.problem))
    self.logs = logs
  }
}
