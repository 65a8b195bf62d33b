extension Canvas {
  /// The symbols only, one line for each row, without trailing spaces: for tests and pipes.
  ///
  /// Half blocks and quadrants, which carry their picture in two colours, are shown by what they look like in black and white.
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
    var output = ""
    for y in 0..<height {
      var end = width
      while end > 0, cells[y * width + end - 1] == Cell() { end -= 1 }
      var current = Style.plain
      for x in 0..<end {
        let cell = cells[y * width + x].reduced(to: ability)
        if cell.style != current {
          output += cell.style.code
          current = cell.style
        }
        output.unicodeScalars.append(cell.symbol)
      }
      if current != .plain { output += "\u{1B}[0m" }
      output += "\n"
    }
    return output
  }
}

extension Cell {
  /// This cell as a screen of this ability can show it.
  public func reduced(to ability: ScreenAbility) -> Cell {
    let symbol = ability.colors < 8 ? symbolWithoutColor : symbol
    return Cell(ability.unicode ? symbol : symbol.standIn, style.reduced(to: ability.colors))
  }

  /// A half block or quadrant of two colours as it looks when each of them turns black or white; any other symbol as it is.
  var symbolWithoutColor: Unicode.Scalar {
    guard style.foreground != .standard, style.background != .standard, let pattern = Quadrants.pattern(of: symbol)
    else { return symbol }
    let bright = style.foreground.isBright ? pattern : 0
    let brightAround = style.background.isBright ? Quadrants.all ^ pattern : 0
    return Quadrants.symbols[bright | brightAround]
  }
}

extension Style {
  /// The escape sequence that brings any style to this one.
  fileprivate var code: String {
    var code = "\u{1B}[0"
    if attributes.contains(.bold) { code += ";1" }
    if attributes.contains(.dim) { code += ";2" }
    if attributes.contains(.underline) { code += ";4" }
    if attributes.contains(.reverse) { code += ";7" }
    code += foreground.code(first: 30) + background.code(first: 40)
    return code + "m"
  }
}

extension Color {
  /// The parameters that choose this colour: `first` is 30 for the foreground and 40 for the background.
  fileprivate func code(first: Int) -> String {
    switch self {
    case .standard: ""
    case .palette(let index) where index < 8: ";\(first + Int(index))"
    case .palette(let index) where index < 16: ";\(first + 52 + Int(index))"
    case .palette(let index): ";\(first + 8);5;\(index)"
    case .rgb(let red, let green, let blue): ";\(first + 8);2;\(red);\(green);\(blue)"
    }
  }
}
