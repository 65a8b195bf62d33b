extension String {
  /// This text made safe to print: a character that moves the cursor, begins an escape sequence, changes the direction
  /// of writing or is invisible is replaced by its code, `\u{1B}`. Line feeds and tabs stay.
  ///
  /// All foreign text (names of files, metadata, output of other programs) has to go through it.
  public var printable: String { shown(keeping: ["\n", "\t"]) }

  /// This text made safe to print in one line: a line feed in a name, which could imitate a line of output, becomes
  /// `\n`.
  public var printableLine: String { shown(keeping: []) }

  private func shown(keeping kept: Set<Unicode.Scalar>) -> String {
    // Nearly all text is unchanged, and may be megabytes of numbers.
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
  /// Whether it can be printed: it is neither a control character nor invisible.
  public var isPrintable: Bool {
    if value >= 0x20 && value < 0x7F { return true }
    switch (properties.generalCategory, value) {
    case (.control, _), (.lineSeparator, _), (.paragraphSeparator, _), (_, 0xFFF9...0xFFFB): return false
    // Variation selectors, which occur in the names of files.
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
