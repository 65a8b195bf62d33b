import Dispatch
import Synchronization

/// The results of `body(0)`, `body(1)`, ... in this order, from at most `threads` threads: which of them did what does not show.
func inParallel<Result: Sendable>(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
  if threads <= 1 || count <= 1 { return (0..<count).map(body) }
  let next = Mutex(0)
  let results = Mutex([Result?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    while true {
      let index = next.withLock { value in
        defer { value += 1 }
        return value
      }
      if index >= count { return }
      let result = body(index)
      results.withLock { $0[index] = result }
    }
  }
  return results.withLock { $0.compactMap { $0 } }
}
