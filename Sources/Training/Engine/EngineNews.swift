/// What an engine has to tell, until it is collected. The engine guards it by a lock.
package struct EngineNews: Sendable {
  private var events: [TrainingEvent] = []
  /// The latest snapshot; nil once it is collected.
  package var snapshot: Snapshot?
  /// Whether no more events will come.
  package private(set) var hasEnded = false

  package init() {}

  package mutating func tell(_ event: TrainingEvent) { events.append(event) }

  /// The last event; in the same lock, so that a reader who sees the end also finds it. `reason` is why the engine failed.
  package mutating func end(failed reason: String? = nil) {
    hasEnded = true
    if let reason { events.append(.failed(reason: reason)) }
    events.append(.stopped)
  }

  package mutating func takeEvents() -> [TrainingEvent] {
    defer { events = [] }
    return events
  }

  package mutating func takeSnapshot() -> Snapshot? {
    defer { snapshot = nil }
    return snapshot
  }
}
