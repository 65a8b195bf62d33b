import Synchronization
import Threads

/// The results of `body(0)`, `body(1)`, ... in order, computed on at most `threads` threads. They do not depend on the
/// threads.
func inParallel<Result: Sendable>(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
  if threads <= 1 || count <= 1 { return (0..<count).map(body) }
  let results = Mutex([Result?](repeating: nil, count: count))
  concurrently(count, threads: threads) { index in
    let result = body(index)
    results.withLock { $0[index] = result }
  }
  return results.withLock { $0.compactMap { $0 } }
}
