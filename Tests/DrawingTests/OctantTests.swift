import Drawing
import Testing

/// Eight pixels per cell, with the characters of Unicode 16.
@Suite struct OctantTests {
  private func cell(_ pattern: Int, bright: Float = 1, dark: Float = 0) -> Cell {
    var canvas = Canvas(width: 1, height: 1)
    let values = (0..<8).map { pattern >> $0 & 1 == 1 ? bright : dark }
    canvas.draw(Picture(width: 2, height: 4, values: values), in: canvas.bounds, symbols: .octant)
    return canvas[0, 0]
  }

  /// The pattern of these eighths, counted from 1 as in the characters' names.
  private func symbol(_ eighths: Int...) -> UInt32 {
    cell(eighths.reduce(0) { $0 | 1 << ($1 - 1) }).symbol.value
  }

  @Test func charactersByTheirNames() {
    // BLOCK OCTANT-3 is the first of the block, BLOCK OCTANT-2345678 the last.
    #expect(symbol(3) == 0x1CD00 && symbol(2, 3) == 0x1CD01 && symbol(1, 2, 3) == 0x1CD02)
    #expect(symbol(2, 5) == 0x1CD0B)
    #expect(symbol(2, 3, 4, 5, 6, 7, 8) == 0x1CDE5)
    // Those that existed before.
    #expect(symbol(1) == 0x1CEA8 && symbol(2) == 0x1CEAB && symbol(7) == 0x1CEA3 && symbol(8) == 0x1CEA0)
    #expect(symbol(1, 2) == 0x1FB82 && symbol(7, 8) == 0x2582 && symbol(3, 5) == 0x1FBE6 && symbol(4, 6) == 0x1FBE7)
    #expect(symbol(1, 2, 3, 4, 5, 6) == 0x1FB85 && symbol(3, 4, 5, 6, 7, 8) == 0x2586)
    #expect(symbol(1, 2, 3, 4) == 0x2580 && symbol(1, 3, 5, 7) == 0x258C && symbol(1, 3, 6, 8) == 0x259A)
  }

  @Test func everyPatternHasACharacterOfItsOwn() {
    // None and all: foreground and background are equal.
    #expect(cell(0) == Cell("█", Style(foreground: .grey(0), background: .grey(0))))
    #expect(cell(255) == Cell("█", Style(foreground: .grey(1), background: .grey(1))))
    let symbols = (1..<255).map { cell($0) }
    #expect(symbols.allSatisfy { $0.style == Style(foreground: .grey(1), background: .grey(0)) })
    #expect(Set(symbols.map(\.symbol)).count == 254)
  }

  @Test func theTwoColorsThatFitBest() {
    // By hand: all ways to split eight numbers.
    let values: [Float] = [0.1, 0.9, 0.3, 0.8, 0.2, 0.7, 0.15, 0.35]
    var canvas = Canvas(width: 1, height: 1)
    canvas.draw(Picture(width: 2, height: 4, values: values), in: canvas.bounds, symbols: .octant)
    func left(_ pattern: Int) -> Float {
      let groups = [0, 1].map { side in (0..<8).filter { pattern >> $0 & 1 == side }.map { values[$0] } }
      return groups.reduce(0) { sum, group in
        let mean = group.reduce(0, +) / Float(max(group.count, 1))
        return sum + group.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
    }
    let best = (1..<255).min { left($0) < left($1) } ?? 0
    let bright = [0.9, 0.8, 0.7].reduce(Float(0), +) / 3
    #expect(canvas[0, 0].style.foreground == .grey(bright))
    #expect(canvas[0, 0].symbol == cell([0b0010_1010, best].contains(best) ? 0b0010_1010 : 0).symbol)
    #expect(canvas.lines == [String(Character(cell(0b0010_1010).symbol))])
  }

  @Test func withoutColorsTheyShowWhatIsBright() {
    #expect(
      cell(0b0100_0101, bright: 0.9, dark: 0.6).reduced(to: ScreenAbility(unicode: true, colors: 0)).symbol == "█")
    #expect(cell(0b0100_0101, bright: 0.3).reduced(to: ScreenAbility(unicode: true, colors: 0)).symbol == " ")
    let ascii = (1..<255).map { cell($0).reduced(to: ScreenAbility(unicode: false, colors: 256)).symbol }
    #expect(ascii.allSatisfy(\.isASCII) && !ascii.contains("?"))
  }
}
