/// Whether a team of threads should let one of them work alone for a while, because other programs want the cores.
///
/// Threads that share the parts of a step wait for the slowest. If another program holds one core, that one loses whole slices
/// of time, and two threads are slower than one. The sign is the share of its time that the team spends waiting: a few
/// percent on a free machine, more than half when a thread alone would be faster. The results do not depend on it.
package struct Crowding: Sendable {
  /// Whether the next step is for one thread alone.
  package private(set) var worksAlone = false
  private var stepsLeft = trial
  private var waitShare = 0.0
  private var pause = shortestPause

  /// Steps of the team that a decision is made of.
  private static let trial = 8
  /// Steps alone after a first bad trial; twice as many after each further one, up to `longestPause`.
  private static let shortestPause = 64
  private static let longestPause = 1024
  /// Two threads that wait for half of their time do the work of one.
  private static let limit = 0.45

  package init() {}

  /// Notes a step and, for a step of the team, the share of its threads' time that was spent waiting, from 0 to 1.
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
