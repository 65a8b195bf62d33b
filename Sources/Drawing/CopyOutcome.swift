/// What became of a text for the clipboard of a terminal.
public enum CopyOutcome: Equatable, Sendable {
  /// It was sent. Terminals do not answer, and some take nothing unless their user allows it.
  case sent
  /// It has more bytes than terminals take.
  case tooLong(limit: Int)
  /// This screen has no clipboard.
  case impossible
}
