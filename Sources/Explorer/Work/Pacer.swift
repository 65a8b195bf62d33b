import Dispatch

/// When a job in the background may begin: at once, or while the model trains so rarely that the training hardly feels it.
struct Pacer {
  /// The shortest time from one job's beginning to the next one's.
  let interval: Duration
  /// A job rests so many times as long as it took.
  let rests: Int
  private let timer: DispatchQueue
  private let wake: @Sendable () -> Void
  private var isTimerSet = false
  /// Until when the training has its peace.
  private var rest = ContinuousClock.now

  /// `wake` is called on `timer` when a job that had to wait may begin.
  init(interval: Duration, rests: Int, timer: DispatchQueue, wake: @escaping @Sendable () -> Void) {
    self.interval = interval
    self.rests = rests
    self.timer = timer
    self.wake = wake
  }

  /// Whether a job may begin now; otherwise there will be a call of `wake`.
  mutating func mayBegin(isTraining: Bool) -> Bool {
    let now = ContinuousClock.now
    guard isTraining, now < rest else {
      isTimerSet = false
      return true
    }
    if isTimerSet { return false }
    isTimerSet = true
    let wait = (rest - now).components
    timer.asyncAfter(deadline: .now() + Double(wait.seconds) + Double(wait.attoseconds) * 1e-18, execute: wake)
    return false
  }

  /// A job that cost the training time is over.
  mutating func ended(began: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    rest = max(began + interval, now + (now - began) * rests)
  }
}
