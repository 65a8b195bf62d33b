import Dispatch

/// Decides when a background job may begin: at once, or during training so rarely that the training is hardly slowed.
struct Pacer {
  /// The shortest time between the starts of two jobs.
  let interval: Duration
  /// After a job the next one waits this many times as long as it took.
  let rests: Int
  private let timer: DispatchQueue
  private let wake: @Sendable () -> Void
  private let clock: @Sendable () -> Duration
  private var isTimerSet = false
  /// No job may begin before this time.
  private var rest = Duration.zero

  /// `wake` is called on `timer` when a job that had to wait may begin.
  init(
    interval: Duration, rests: Int, clock: @escaping @Sendable () -> Duration, timer: DispatchQueue,
    wake: @escaping @Sendable () -> Void
  ) {
    self.interval = interval
    self.rests = rests
    self.clock = clock
    self.timer = timer
    self.wake = wake
  }

  /// Whether a job may begin now; otherwise there will be a call of `wake`.
  mutating func mayBegin(isTraining: Bool) -> Bool {
    let now = clock()
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

  /// A job that slowed the training is over.
  mutating func ended(began: Duration) {
    let now = clock()
    rest = max(began + interval, now + (now - began) * rests)
  }
}
