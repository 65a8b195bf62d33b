extension Canvas {
  /// The symbols only, one line for each row, without trailing spaces: for tests and pipes.
  ///
  /// Half blocks, quadrants and octants, which carry their picture in two colours, are shown by what they look like in black and white.
  public var lines: [String] {
    (0..<height).map { y in
      var line = String.UnicodeScalarView()
      for x in 0..<width { line.append(cells[y * width + x].symbolWithoutColor) }
      return String(line).trimmingSpacesAtEnd
    }
  }

  /// The canvas as text with ANSI escape codes (ECMA-48 SGR), one line for each row, to be printed on a terminal.
  ///
  /// A code is written only where the style changes, and every line ends in the terminal's plain style. Without Unicode, no
  /// scalar above 126 leaves; without colours, only bold, dim, underline and reverse do.
  public func ansi(_ ability: ScreenAbility) -> String {
    var bytes: [UInt8] = []
    for y in 0..<height {
      var end = width
      while end > 0, cells[y * width + end - 1].reduced(to: ability) == Cell() { end -= 1 }
      var encoder = StyleEncoder()
      for x in 0..<end {
        let cell = cells[y * width + x].reduced(to: ability, x: x, y: y)
        encoder.change(to: cell.style, into: &bytes)
        bytes += UTF8.encode(cell.symbol) ?? UTF8.encodedReplacementCharacter
      }
      encoder.change(to: .plain, into: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Cell {
  /// The cell as a screen of this ability shows it. The column `x` and the row `y` matter only where pixels are dithered.
  public func reduced(to ability: ScreenAbility, x: Int = 0, y: Int = 0) -> Cell {
    let symbol = ability.colors < 8 ? symbolWithoutColor : symbol
    return Cell(
      ability.unicode ? symbol : symbol.standIn, style.reduced(to: ability.colors, theme: ability.theme, x: x, y: y))
  }

  /// A half block, quadrant or octant whose two colours become black or white; any other symbol unchanged.
  var symbolWithoutColor: Unicode.Scalar {
    guard style.foreground != .standard, style.background != .standard,
      let (pattern, table) = Mosaic.pattern(of: symbol)
    else { return symbol }
    let all = table.count - 1
    return table[(style.foreground.isBright ? pattern : 0) | (style.background.isBright ? all ^ pattern : 0)]
  }
}
