import Datasets
import Dispatch
import Training

/// Encodes the test set on a thread of its own for `ExplorerSession`: one job at a time, always with the latest weights.
final class TestEncoder {
  private let inbox: Inbox
  private let wake: @Sendable () -> Void
  private let queue = DispatchQueue(label: "latent.encoding")
  private let cancellation = Cancellation()
  private var isWanted = false
  /// When the job that runs began.
  private var began: ContinuousClock.Instant?
  private var pacer: Pacer

  /// What is encoded comes as an event.
  init(inbox: Inbox, wake: @escaping @Sendable () -> Void) {
    self.inbox = inbox
    self.wake = wake
    // A map need not move more than once a second, and with a large model even that would take too much: a twenty-fifth of one
    // core's time at most.
    pacer = Pacer(interval: .seconds(1), rests: 24, timer: queue, wake: wake)
  }

  /// Whether there will be an event soon.
  var isAtWork: Bool { began != nil }

  /// Asks for the weights of now, or later ones.
  func request(_ state: World) {
    isWanted = true
    startIfDue(state)
  }

  /// The job's result is here.
  func finished(_ state: World) {
    guard let began else { return }
    self.began = nil
    pacer.ended(began: began)
    startIfDue(state)
  }

  /// To be called whenever time has gone by.
  func startIfDue(_ state: World) {
    guard isWanted, began == nil, let images = state.data.test else { return }
    guard pacer.mayBegin(isTraining: state.run == .running) else { return }
    isWanted = false
    began = .now
    let (model, version) = (state.shown, state.modelVersion)
    queue.async { [inbox, wake, cancellation] in
      guard
        let encoding = TestEncoding.encode(images, with: model, modelVersion: version, cancellation: cancellation)
      else { return }
      inbox.put(.testSetEncoded(encoding))
      wake()
    }
  }

  /// Returns when nothing is encoded any more; nothing will be.
  func end() {
    cancellation.cancel()
    isWanted = false
    queue.sync {}
  }
}
