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
    look(follower, shownSince: time, told: nil)
  }

  private func look(_ follower: CheckpointFollower, shownSince time: Int, told: FollowNews.Status?) {
    queue.asyncAfter(deadline: .now() + Self.interval) { [weak self] in
      guard let self else { return }
      var follower = follower
      let findings = follower.look()
      let time = findings.written.last?.time ?? time
      let news = FollowNews(findings, shownSince: time)
      if !news.written.isEmpty || news.status != told {
        inbox.put(.followed(news))
        wake()
      }
      look(follower, shownSince: time, told: news.status)
    }
  }
}
