/// Decides whether a team of threads should leave its work to one of them for a while, because other programs use the
/// cores.
///
/// The threads of a step wait for the slowest. If another program occupies one core, that thread loses whole time
/// slices, and two threads are slower than one. The measure is the fraction of time that the team spends waiting: a few
/// percent on a free machine, more than half if one thread alone would be faster. Results do not depend on it.
package struct Crowding: Sendable {
  /// Whether one thread takes the next step alone.
  package private(set) var worksAlone = false
  private var stepsLeft = trial
  private var waitShare = 0.0
  private var pause = shortestPause

  /// Team steps per decision.
  private static let trial = 8
  /// Single-threaded steps after a first bad trial; doubled after each further one, up to `longestPause`.
  private static let shortestPause = 64
  private static let longestPause = 1024
  /// Two threads that wait half of the time do the work of one.
  private static let limit = 0.45

  package init() {}

  /// Records a step. For a team step, `share` is the fraction of its threads' time that was spent waiting, from 0 to 1.
  package mutating func note(waitShare share: Double) {
    stepsLeft -= 1
    if !worksAlone { waitShare += share / Double(Self.trial) }
    guard stepsLeft == 0 else { return }
    if worksAlone {
      worksAlone = false
      stepsLeft = Self.trial
    } else if waitShare > Self.limit {
      worksAlone = true
      stepsLeft = pause
      pause = min(2 * pause, Self.longestPause)
    } else {
      stepsLeft = Self.trial
      pause = Self.shortestPause
    }
    waitShare = 0
  }
}
