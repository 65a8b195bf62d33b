extension StringProtocol {
  /// This text without the spaces at both ends.
  public var trimmingSpaces: String { String(drop { $0 == " " }).trimmingSpacesAtEnd }

  /// This text without the spaces at its end.
  public var trimmingSpacesAtEnd: String {
    String(self[..<(lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex)])
  }
}
