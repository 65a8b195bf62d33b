/// Why a trainer in another process cannot be started, as a sentence with what to do.
public struct EngineError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One sentence, and what to do.
  public let description: String

  package init(_ description: String) { self.description = description }
}
