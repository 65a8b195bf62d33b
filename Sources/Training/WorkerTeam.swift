import Foundation

/// Threads that do one job together: the caller and `count - 1` more, which sleep between jobs.
///
/// Not `Sendable`: a team belongs to the thread that made it, which is its worker 0.
final class WorkerTeam {
  let count: Int
  private let shared: Shared

  /// What the workers see. `job` is written only while they all wait at `start`, which orders the accesses.
  private final class Shared: Sendable {
    let start: Barrier
    let end: Barrier
    let middle: Barrier
    nonisolated(unsafe) var job: ((Int) -> Void)?

    init(count: Int) {
      start = Barrier(parties: count)
      end = Barrier(parties: count)
      middle = Barrier(parties: count)
    }

    /// Does the job; false if there is none any more. On return this thread holds nothing that the job captured: otherwise
    /// it might be the last to let go of the team itself.
    func work(_ index: Int) -> Bool {
      guard let job else { return false }
      job(index)
      return true
    }
  }

  init(count: Int) {
    self.count = count
    shared = Shared(count: count)
    for index in 1..<max(count, 1) {
      let thread = Thread { [shared] in
        while true {
          shared.start.wait()
          guard shared.work(index) else { return }
          shared.end.wait()
        }
      }
      thread.name = "latent worker \(index)"
      thread.start()
    }
  }

  deinit {
    shared.job = nil
    if count > 1 { shared.start.wait() }
  }

  /// Runs `job(worker)` on every worker; returns when all have returned.
  func run(_ job: @escaping (Int) -> Void) {
    if count == 1 { return job(0) }
    shared.job = job
    shared.start.wait()
    job(0)
    shared.end.wait()
    // A job kept here would keep what it captures, as a rule the team's own owner: neither would ever go.
    shared.job = nil
  }

  /// Inside a job: waits until every worker is here.
  func meet() {
    if count > 1 { shared.middle.wait() }
  }
}
