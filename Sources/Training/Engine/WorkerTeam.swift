import Foundation
import Synchronization
import Threads

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
    /// Whether all workers are there. None begins before that is known.
    let isComplete = Mutex(false)
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

  /// Starts the threads.
  ///
  /// - Throws: `NoThread`; those that were started are gone then.
  init(count: Int) throws(NoThread) {
    self.count = count
    size = count
    let shared = Shared(count: count)
    let failure = shared.isComplete.withLock { isComplete -> NoThread? in
      do throws(NoThread) {
        for index in 1..<max(count, 1) {
          try startThread(named: "latent worker \(index)") {
            guard shared.isComplete.withLock({ $0 }) else { return }
            while true {
              shared.start.wait()
              guard shared.work(index) else { return }
              shared.wait(at: shared.end)
            }
          }
        }
        isComplete = true
        return nil
      } catch {
        return error
      }
    }
    // Before this is a whole team, which would wait for all at its end.
    if let failure { throw failure }
    self.shared = shared
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
