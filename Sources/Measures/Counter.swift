import Synchronization

/// A counter that several threads share.
final class Counter: Sendable {
  private let count = Atomic(0)

  /// Increments; returns the new value.
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
