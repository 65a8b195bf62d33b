import Synchronization
import Testing
import Threads

@Suite struct ThreadsTests {
  @Test func aThreadRuns() async throws {
    await withCheckedContinuation { continuation in
      do throws(NoThread) {
        try startThread(named: "a name that is longer than the system keeps") { continuation.resume() }
      } catch {
        Issue.record(error)
        continuation.resume()
      }
    }
  }

  /// A stack larger than the address space: the system's refusal is an error, and nothing runs.
  @Test func aRefusalIsAnError() throws {
    #expect(throws: NoThread.self) {
      try startThread(named: "large", stackSize: 1 << 52) { Issue.record("it ran") }
    }
  }

  @Test(arguments: [0, 1, 2, 7, 100], [0, 1, 2, 3, 16]) func eachIsDoneOnce(count: Int, threads: Int) {
    let calls = Mutex([Int](repeating: 0, count: count))
    concurrently(count, threads: threads) { index in calls.withLock { $0[index] += 1 } }
    #expect(calls.withLock { $0 } == [Int](repeating: 1, count: count))
  }

  /// All threads work at once, or this never ends.
  @Test func theyWorkTogether() {
    let arrived = Atomic<Int>(0)
    concurrently(4, threads: 4) { _ in
      arrived.add(1, ordering: .sequentiallyConsistent)
      while arrived.load(ordering: .sequentiallyConsistent) < 4 {}
    }
    #expect(arrived.load(ordering: .relaxed) == 4)
  }

  @Test func aFewThreadsCanBeHad() throws {
    try checkThreads(0)
    try checkThreads(20)
  }
}
