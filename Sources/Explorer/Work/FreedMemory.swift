import CKernels

/// Gives freed memory back to the system from time to time.
///
/// Each picture of the training allocates a model's weights and frees older ones, so some freed memory is kept (see
/// `latent_keep_freed_memory`). Between blocks that stay it would add up to a fifth of the heap.
struct FreedMemory {
  private static let interval = Duration.seconds(3)
  private var next = ContinuousClock.now

  /// Called whenever something may have been freed.
  mutating func returnIfDue() {
    let now = ContinuousClock.now
    if now < next { return }
    next = now + Self.interval
    latent_return_freed_memory()
  }
}
