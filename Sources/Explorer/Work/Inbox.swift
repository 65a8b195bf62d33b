import Synchronization

/// Holds events from other threads until the main thread takes them.
final class Inbox: Sendable {
  private let events = Mutex<[ExplorerEvent]>([])

  func put(_ event: ExplorerEvent) { events.withLock { $0.append(event) } }

  func take() -> [ExplorerEvent] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
