import Foundation
import Synchronization
import Threads

/// Threads that work on a job together: the caller and `count - 1` others, which sleep between jobs. On a busy machine
/// the caller works alone.
///
/// Not `Sendable`: a team belongs to the thread that made it, which is worker 0.
final class WorkerTeam {
  private let size: Int
  private let shared: Shared
  private var crowding = Crowding()
  /// The number of workers of the current job.
  private(set) var count: Int

  /// Shared with the workers. `job` is written only while they all wait at `start`, which orders the accesses.
  private final class Shared: Sendable {
    let start: Barrier
    let end: Barrier
    let middle: Barrier
    nonisolated(unsafe) var job: ((Int) -> Void)?
    /// Whether all workers were started. None begins before that is known.
    let isComplete = Mutex(false)
    /// Nanoseconds that the workers of the current job have waited for each other.
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

    /// Does the job; false if the team has ended. On return this thread holds no captures of the job: it might
    /// otherwise be the last to release the team itself.
    func work(_ index: Int) -> Bool {
      guard let job else { return false }
      job(index)
      return true
    }
  }

  /// - Throws: `NoThread`; the threads that were started have then ended.
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
    // Throw before `self` is complete: its deinit would wait for all workers.
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
    // A stored job would keep its captures alive, usually the team's owner: a retain cycle.
    shared.job = nil
    // Time that a worker adds later counts for the next job; over several jobs this evens out.
    let waited = Double(shared.waited.exchange(0, ordering: .relaxed))
    let spent = (ContinuousClock.now - start) / .nanoseconds(1) * Double(size)
    crowding.note(waitShare: min(waited / max(spent, 1), 1))
  }

  /// Within a job: waits until all workers are here.
  func meet() {
    if count > 1 { shared.wait(at: shared.middle) }
  }
}
