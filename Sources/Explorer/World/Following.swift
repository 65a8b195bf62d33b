import Foundation
import Training

/// The files of a run elsewhere whose weights are shown as they are written.
public struct Following: Sendable, Equatable {
  /// What is followed, as the user wrote it.
  public let path: String
  /// How it stands; nil before the first look.
  var status: FollowNews.Status?

  /// Follows a file, a folder or a pattern.
  public init(path: String) { self.path = path }
}

/// What is new about followed files.
public struct FollowNews: Sendable {
  /// New checkpoints, oldest first.
  let written: [CheckpointFollower.Written]
  let status: Status

  /// How the followed files stand.
  struct Status: Sendable, Equatable {
    /// How old the shown weights are: `12 s`, `3 min`, `5 h`.
    let age: String
    /// Why the newest file is not shown, as a sentence; nil if it is.
    let problem: String?
  }

  /// What a look has found; the weights that are shown afterwards were written at `time`, in seconds since 1970.
  init(_ findings: CheckpointFollower.Findings, shownSince time: Int) {
    let seconds = max(0, Int(Date().timeIntervalSince1970) - time)
    let age = seconds < 60 ? "\(seconds) s" : seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
    (written, status) = (findings.written, Status(age: age, problem: findings.problem))
  }
}

extension World {
  /// Shows the newest of the weights that were written elsewhere, at the same z; the others become moments of the past.
  mutating func take(_ news: FollowNews) -> [Effect] {
    guard following != nil else { return [] }
    following?.status = news.status
    guard let newest = news.written.last else { return [] }
    let run = newest.checkpoint.configuration
    guard run.architecture == model.configuration.architecture, run.data == model.configuration.data else {
      let opened = OpenedModel(path: newest.path, checkpoint: newest.checkpoint)
      return [.showModel(opened, trains: false)]
    }
    for written in news.written where written.checkpoint.configuration.architecture == run.architecture {
      past.offer(written.checkpoint, keeping: keptMoment)
    }
    (model, path, savedStep) = (newest.checkpoint, newest.path, newest.checkpoint.step)
    learningRate = model.learningRate
    // The dial stays where the user has turned it.
    if dialRange == nil { (beta, objective) = (model.beta, model.objective) }
    if data.test == nil { klPerDimension = evaluatedKL }
    return [.ask]
  }

  /// Says why a followed model is not trained here; false if the model is not followed.
  mutating func refusesTraining() -> Bool {
    guard let following else { return false }
    say("\(following.path) is trained elsewhere: open it without --follow to train a copy", isError: true)
    return true
  }
}
