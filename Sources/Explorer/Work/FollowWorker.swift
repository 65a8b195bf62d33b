import Dispatch
import Follow

/// Looks for checkpoints that are written elsewhere, on a queue of its own, and reports what has changed until it is freed.
final class FollowWorker: Sendable {
  private let inbox: Inbox
  private let wake: @Sendable () -> Void
  private let queue = DispatchQueue(label: "latent.follow")

  /// Half a second between two looks, and two of them to see that a file is complete, show it well within two seconds.
  private static let interval = 0.5

  /// Goes on from where `follower` is, which has shown weights that were written at `time`, in seconds since 1970.
  init(_ follower: CheckpointFollower, shownSince time: Int, inbox: Inbox, wake: @escaping @Sendable () -> Void) {
    (self.inbox, self.wake) = (inbox, wake)
    look(follower, LogFollower(follower.paths), shownSince: time, told: nil)
  }

  private func look(_ follower: CheckpointFollower, _ logs: LogFollower, shownSince time: Int, told: FollowNews?) {
    queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
      guard let self else { return }
      var (follower, logs) = (follower, logs)
      let findings = follower.look()
      let time = findings.written.last?.time ?? time
      let news = FollowNews(findings, shownSince: time, logs: logs.look())
      if !news.written.isEmpty || news.status != told?.status || news.logs != told?.logs {
        inbox.put(.followed(news))
        wake()
      }
      look(follower, logs, shownSince: time, told: news.withoutWeights)
    }
  }
}
