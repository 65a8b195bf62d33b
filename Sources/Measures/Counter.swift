import Synchronization

/// Counts what several threads have finished.
final class Counter: Sendable {
  private let count = Atomic(0)

  /// One more; returns how many there are now.
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
