import CKernels
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The system could not start a thread: a limit on processes, or no memory for its stack.
public struct NoThread: Error, Equatable, Sendable, CustomStringConvertible {
  /// The system's reason.
  public let reason: String

  /// An error with the system's reason.
  public init(reason: String) { self.reason = reason }

  /// One sentence, and what to do.
  public var description: String {
    "No thread can be started here: \(reason). End other programs, or raise the limit on processes (`ulimit -u`)."
  }
}

/// Starts a thread that runs `body` and ends with it.
///
/// If the system cannot start a thread, Foundation's `Thread` does not report it, and Dispatch retries forever; hence
/// this.
///
/// - Parameters:
///   - name: for debuggers; Linux keeps 15 bytes.
///   - stackSize: in bytes; nil for the system's default.
/// - Throws: `NoThread`; `body` does not run then.
public func startThread(
  named name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void
) throws(NoThread) {
  pthread_detach(try makeThread(named: name, stackSize: stackSize, body))
}

/// Calls `body` once for each of 0 ..< `count`, on at most `threads` threads including the caller; returns when all
/// calls have returned. If the system cannot start that many threads, fewer do the work.
public func concurrently(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
  let helpers = min(threads, count) - 1
  if helpers <= 0 { return (0..<count).forEach(body) }
  withoutActuallyEscaping(body) { body in
    let next = Counter()
    let work: @Sendable () -> Void = {
      while let index = next.take(below: count) { body(index) }
    }
    let started = (0..<helpers).compactMap { _ in try? makeThread(named: "latent helper", stackSize: nil, work) }
    work()
    for thread in started { pthread_join(thread, nil) }
  }
}

/// Checks that the system can start so many threads at once; they end immediately.
///
/// Dispatch, whose threads are created implicitly, would wait forever.
public func checkThreads(_ count: Int) throws(NoThread) {
  let gate = Gate()
  var started: [pthread_t] = []
  var failure: NoThread?
  // All of them wait until the last one exists.
  gate.lock.withLock { _ in
    do throws(NoThread) {
      for _ in 0..<count { started.append(try makeThread(named: "latent check", stackSize: nil) { gate.pass() }) }
    } catch {
      failure = error
    }
  }
  for thread in started { pthread_join(thread, nil) }
  if let failure { throw failure }
}

private final class Counter: Sendable {
  private let next = Atomic<Int>(0)

  /// The next number; nil if that is `count` or more.
  func take(below count: Int) -> Int? {
    let index = next.add(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }
}

private final class Gate: Sendable {
  let lock = Mutex(())
  func pass() { lock.withLock { _ in } }
}

/// The argument of a new thread.
private final class Start: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }

  func run() {
    latent_name_thread(name)
    body()
  }
}

/// A thread that must be joined or detached.
private func makeThread(
  named name: String, stackSize: Int?, _ body: @escaping @Sendable () -> Void
) throws(NoThread) -> pthread_t {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  if let stackSize { pthread_attr_setstacksize(&attributes, stackSize) }
  let start = Unmanaged.passRetained(Start(name: name, body: body))
  #if canImport(Darwin)
    var thread: pthread_t?
    let error = pthread_create(
      &thread, &attributes,
      { pointer in
        Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, start.toOpaque())
    if error == 0, let thread { return thread }
  #else
    var thread = pthread_t()
    let error = pthread_create(
      &thread, &attributes,
      { pointer in
        // Never nil: it is the argument from below.
        if let pointer { Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, start.toOpaque())
    if error == 0 { return thread }
  #endif
  start.release()
  throw NoThread(reason: String(cString: strerror(error)))
}
