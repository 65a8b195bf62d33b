#if canImport(Glibc)
  import Foundation
  import Glibc
  import Synchronization
  import Testing

  @testable import Autodiff

  /// The addresses of what a signal's handler has on its stack.
  private let lowest = Atomic<UInt>(.max)
  private let highest = Atomic<UInt>(0)
  /// Whether no more signals are to be sent, and how many were.
  private let isOver = Atomic<Bool>(false)
  private let sent = Atomic<Int>(0)

  @Suite(.serialized) struct SignalTests {
    /// A kernel of oneDNN makes memory of the heap its stack. A handler that ran there would write over other memory.
    @Test func noHandlerRunsWithinAProduct() throws {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        var local: UInt8 = 0
        withUnsafeMutablePointer(to: &local) { place in
          lowest.min(UInt(bitPattern: place), ordering: .relaxed)
          highest.max(UInt(bitPattern: place), ordering: .relaxed)
        }
      }
      action.sa_flags = SA_RESTART
      var before = sigaction()
      sigaction(SIGUSR1, &action, &before)
      defer { sigaction(SIGUSR1, &before, nil) }

      // Threads of libdispatch have it blocked.
      var (signals, blocked) = (sigset_t(), sigset_t())
      sigemptyset(&signals)
      sigaddset(&signals, SIGUSR1)
      pthread_sigmask(SIG_UNBLOCK, &signals, &blocked)
      defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
      var own: UInt8 = 0
      let here = withUnsafeMutablePointer(to: &own) { UInt(bitPattern: $0) }

      // Another thread sends signals to this one while it multiplies.
      let target = pthread_self()
      let group = DispatchGroup()
      DispatchQueue(label: "signals").async(group: group) {
        while !isOver.load(ordering: .relaxed) {
          pthread_kill(target, SIGUSR1)
          sent.add(1, ordering: .relaxed)
          usleep(20)
        }
      }
      let product = DenseProduct(.forward, rows: 50, inputs: 784, outputs: 16)
      var runs = 0
      while sent.load(ordering: .relaxed) < 2000, runs < 1_000_000 {
        product.run()
        runs += 1
      }
      isOver.store(true, ordering: .relaxed)
      group.wait()
      #expect(highest.load(ordering: .relaxed) > 0)
      // Both on this thread's stack, some calls below.
      #expect(highest.load(ordering: .relaxed) <= here && lowest.load(ordering: .relaxed) > here - 1 << 18)
    }
  }
#endif
