/// A half of a model: files of other programs often hold one alone.
public enum Half: String, Sendable, Codable, CaseIterable {
  /// Pictures to mu and sigma.
  case encoder
  /// z to pictures.
  case decoder
}
