import CKernels
import Foundation
import Synchronization

/// A reusable barrier for `parties` threads.
///
/// The parts of a training step end within microseconds of each other, so a thread spins first; but not for long,
/// because another program may occupy the core that the last thread needs.
final class Barrier: Sendable {
  private let parties: Int
  private let arrived = Atomic<Int>(0)
  private let phase = Atomic<Int>(0)
  private let sleepers = NSCondition()
  private static let spins = 1000

  init(parties: Int) { self.parties = parties }

  func wait() {
    let current = phase.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == parties {
      arrived.store(0, ordering: .relaxed)
      sleepers.lock()
      phase.add(1, ordering: .releasing)
      sleepers.broadcast()
      sleepers.unlock()
      return
    }
    for _ in 0..<Self.spins {
      if phase.load(ordering: .acquiring) != current { return }
      latent_pause()
    }
    sleepers.lock()
    while phase.load(ordering: .acquiring) == current { sleepers.wait() }
    sleepers.unlock()
  }
}
