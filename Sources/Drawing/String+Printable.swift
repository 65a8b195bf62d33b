extension String {
  /// This text as it can be printed without doing anything to a terminal or to whoever reads: a character that moves the
  /// cursor, begins an escape sequence, turns the direction of writing or is not seen at all stands as its code, `\u{1B}`.
  /// Ends of lines (LF) and tabs stay as they are.
  ///
  /// Text that comes from elsewhere (names of files, metadata, other programs' words) is shown only so.
  public var printable: String { shown(keeping: ["\n", "\t"]) }

  /// The same in one line: an end of a line in a name, which could feign a line of another program's, stands as `\n`.
  public var printableLine: String { shown(keeping: []) }

  private func shown(keeping kept: Set<Unicode.Scalar>) -> String {
    // Nearly all text needs nothing; this is called for megabytes of numbers too.
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A && kept.contains("\n") }) { return self }
    var text = UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar.isPrintable || kept.contains(scalar) {
        text.append(scalar)
      } else {
        text.append(contentsOf: scalar.code.unicodeScalars)
      }
    }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// Whether it can be printed: neither a control character nor one that is meant to be invisible.
  public var isPrintable: Bool {
    if value >= 0x20 && value < 0x7F { return true }
    switch (properties.generalCategory, value) {
    case (.control, _), (.lineSeparator, _), (.paragraphSeparator, _), (_, 0xFFF9...0xFFFB): return false
    // They choose between a sign and its picture, and stand in the names of files.
    case (_, 0xFE0E...0xFE0F): return true
    // Marks of direction, joiners, fillers, tags.
    default: return !properties.isDefaultIgnorableCodePoint
    }
  }

  fileprivate var code: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}
