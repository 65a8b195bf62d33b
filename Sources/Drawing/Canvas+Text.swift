extension Canvas {
  /// Writes one line of text from column `x` on and returns the column after it.
  ///
  /// Every scalar takes one column: marks that join the letter before them are left off, and what would take two columns
  /// or would move the cursor (control characters, as in a hostile file name) is shown as `?`.
  /// - Parameters:
  ///   - style: its `standard` background takes the terminal's background, not what was in the cell before.
  ///   - maxWidth: columns to use at most; longer text is cut.
  @discardableResult
  public mutating func write(_ text: String, x: Int, y: Int, style: Style = .plain, maxWidth: Int = .max) -> Int {
    var column = x
    var left = maxWidth
    for scalar in text.unicodeScalars {
      guard left > 0 else { break }
      guard let symbol = scalar.oneColumn else { continue }
      self[column, y] = Cell(symbol, style)
      column += 1
      left -= 1
    }
    return column
  }

  /// Writes text that ends before column `endX`; what does not fit in `maxWidth` columns is cut at its end.
  public mutating func write(_ text: String, endX: Int, y: Int, style: Style = .plain, maxWidth: Int = .max) {
    write(text, x: endX - min(text.columns, maxWidth), y: y, style: style, maxWidth: maxWidth)
  }
}

extension String {
  /// How many columns `Canvas.write` takes for this text.
  public var columns: Int {
    unicodeScalars.reduce(0) { $0 + ($1.oneColumn == nil ? 0 : 1) }
  }

  /// This text in `width` columns: padded with spaces at its end, or cut.
  public func padded(to width: Int) -> String {
    var kept = UnicodeScalarView()
    var used = 0
    for scalar in unicodeScalars {
      guard let symbol = scalar.oneColumn else { continue }
      guard used < width else { break }
      kept.append(symbol)
      used += 1
    }
    return String(kept) + String(repeating: " ", count: max(0, width - used))
  }

  /// This text at the end of `width` columns, or cut.
  public func paddedAtStart(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - columns)) + padded(to: min(width, columns))
  }
}

extension Unicode.Scalar {
  /// What a canvas shows for this scalar in one column; nil if it takes none.
  var oneColumn: Unicode.Scalar? {
    // The common case first: this is called for every letter of every frame.
    if value >= 0x20 && value < 0x7F { return self }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return nil
    case .control, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned: return "?"
    default: return isWide ? "?" : self
    }
  }

  /// Whether terminals give it two columns (Unicode Annex 11, "wide" and "fullwidth", in whole blocks).
  var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: properties.isEmojiPresentation
    }
  }
}
