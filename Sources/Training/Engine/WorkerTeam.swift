import Foundation
import Synchronization

/// Threads that do one job together: the caller and `count - 1` more, which sleep between jobs. On a crowded machine the caller
/// does a job alone.
///
/// Not `Sendable`: a team belongs to the thread that made it, which is its worker 0.
final class WorkerTeam {
  private let size: Int
  private let shared: Shared
  private var crowding = Crowding()
  /// How many work at the present job.
  private(set) var count: Int

  /// What the workers see. `job` is written only while they all wait at `start`, which orders the accesses.
  private final class Shared: Sendable {
    let start: Barrier
    let end: Barrier
    let middle: Barrier
    nonisolated(unsafe) var job: ((Int) -> Void)?
    /// Nanoseconds that the workers of the present job have waited for each other.
    let waited = Atomic<UInt64>(0)

    init(count: Int) {
      start = Barrier(parties: count)
      end = Barrier(parties: count)
      middle = Barrier(parties: count)
    }

    func wait(at barrier: Barrier) {
      let start = ContinuousClock.now
      barrier.wait()
      waited.wrappingAdd(UInt64((ContinuousClock.now - start) / .nanoseconds(1)), ordering: .relaxed)
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
    size = count
    shared = Shared(count: count)
    for index in 1..<max(count, 1) {
      let thread = Thread { [shared] in
        while true {
          shared.start.wait()
          guard shared.work(index) else { return }
          shared.wait(at: shared.end)
        }
      }
      thread.name = "latent worker \(index)"
      thread.start()
    }
  }

  deinit {
    shared.job = nil
    if size > 1 { shared.start.wait() }
  }

  /// Runs `job(worker)` on every worker; returns when all have returned.
  func run(_ job: @escaping (Int) -> Void) {
    if size == 1 { return job(0) }
    count = crowding.worksAlone ? 1 : size
    if count == 1 {
      job(0)
      return crowding.note(waitShare: 0)
    }
    let start = ContinuousClock.now
    shared.job = job
    shared.start.wait()
    job(0)
    shared.wait(at: shared.end)
    // A job kept here would keep what it captures, as a rule the team's own owner: neither would ever go.
    shared.job = nil
    // What a worker adds after this counts for the next job: over several jobs it comes to the same.
    let waited = Double(shared.waited.exchange(0, ordering: .relaxed))
    let spent = (ContinuousClock.now - start) / .nanoseconds(1) * Double(size)
    crowding.note(waitShare: min(waited / max(spent, 1), 1))
  }

  /// Inside a job: waits until every worker is here.
  func meet() {
    if count > 1 { shared.wait(at: shared.middle) }
  }
}
