extension Canvas {
  /// The pixels of pictures in some rows, as a screen of this ability shows them, in parts of a cell: two across and four
  /// down, `[4 * rows, 2 * width]`. Nil where there is no picture.
  package func pixels(rows: Range<Int>, _ ability: ScreenAbility) -> [Color?] {
    var parts = [Color?](repeating: nil, count: 8 * width * rows.count)
    for y in rows {
      for x in 0..<width where self[x, y].isPicture(ability) {
        let cell = self[x, y].reduced(to: ability, x: x, y: y)
        let (pattern, heights) =
          Mosaic.pattern(of: cell.symbol).map { ($0.pattern, $0.table.count == 16 ? 2 : 4) } ?? (0, 2)
        for part in 0..<8 {
          let isFilled = pattern >> (part / 2 * heights / 4 * 2 + part % 2) & 1 == 1
          let color = isFilled ? cell.style.foreground : cell.style.background
          parts[(4 * (y - rows.lowerBound) + part / 2) * 2 * width + 2 * x + part % 2] =
            color == .standard ? nil : color
        }
      }
    }
    return parts
  }
}

extension Cell {
  /// Whether it is a part of a picture that a screen of this ability shows by blocks of colours.
  package func isPicture(_ ability: ScreenAbility) -> Bool {
    ability.colors >= 8 && style.hasPixel && (symbol == " " || Mosaic.pattern(of: symbol) != nil)
  }
}

extension Color {
  /// Red, green and blue; nil where a terminal or a theme decides.
  package var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    switch self {
    case .standard, .named: return nil
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .palette(let index):
      let (red, green, blue) = Self.components(of: index)
      return (UInt8(red), UInt8(green), UInt8(blue))
    }
  }
}
