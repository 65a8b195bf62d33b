import Drawing
import Terminal
import Testing

@Suite struct PixelCellsTests {
  private let blue = Cell("▀", Style(foreground: .rgb(0, 0, 200), background: .rgb(0, 0, 250)))

  private func text(_ scalars: [UInt32]) -> String {
    String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
  }

  private func placeholder(for cell: Cell, at place: Int, _ cells: inout PixelCells) throws -> UInt32 {
    let scalar = cells.placeholder(for: cell, at: place)
    return try #require(scalar)
  }

  private func translated(_ text: String, _ cells: PixelCells) -> String {
    var output: [UInt8] = []
    Array(text.utf8).withUnsafeBytes { cells.translate($0, into: &output) }
    return String(decoding: output, as: UTF8.self)
  }

  @Test func aCellStandsWhereItsCharacterStood() throws {
    var cells = PixelCells(places: 100)
    let first = try placeholder(for: blue, at: 7, &cells)
    #expect(
      translated("\u{1B}[3;4Hab" + text([first]) + "c\u{1B}[5;6H", cells)
        == "\u{1B}[3;4Hab\u{1B}[38;2;0;0;200;48;2;0;0;250m▀\u{1B}[0mc\u{1B}[5;6H")
  }

  @Test func neighborsShareColors() throws {
    var cells = PixelCells(places: 100)
    let other = Cell("▄", Style(foreground: .palette(100), background: .rgb(0, 0, 250)))
    let scalars = try [blue, blue, other, other].enumerated().map { index, cell in
      try placeholder(for: cell, at: index, &cells)
    }
    #expect(
      translated(text(scalars), cells) == "\u{1B}[38;2;0;0;200;48;2;0;0;250m▀▀\u{1B}[38;5;100m▄▄\u{1B}[0m")
  }

  @Test func aCellOfOneColorNeedsNoForeground() throws {
    var cells = PixelCells(places: 2)
    let flat = Cell("▀", Style(foreground: .rgb(1, 2, 3), background: .rgb(1, 2, 3)))
    let scalar = try placeholder(for: flat, at: 1, &cells)
    #expect(translated(text([scalar]), cells) == "\u{1B}[48;2;1;2;3m \u{1B}[0m")
  }

  @Test func attributesAreWrittenAndTakenBack() throws {
    var cells = PixelCells(places: 1)
    let line = Cell("│", Style(foreground: .palette(208), background: .rgb(9, 9, 9), attributes: .bold))
    let scalar = try placeholder(for: line, at: 0, &cells)
    #expect(translated(text([scalar]) + "x", cells) == "\u{1B}[0;1;38;5;208;48;2;9;9;9m│\u{1B}[0mx")
  }

  @Test func aCharacterChangesWithItsCellAlone() throws {
    var cells = PixelCells(places: 50)
    let first = try placeholder(for: blue, at: 20, &cells)
    let same = try placeholder(for: blue, at: 20, &cells)
    let second = try placeholder(for: Cell("▀"), at: 20, &cells)
    let again = try placeholder(for: blue, at: 20, &cells)
    let neighbor = try placeholder(for: blue, at: 21, &cells)
    #expect(same == first && second != first && again == first)
    #expect(neighbor != first && neighbor != second)
  }

  @Test func invisibleChangesAreNotWritten() throws {
    func cell(_ level: UInt8, _ symbol: Unicode.Scalar = "▀") -> Cell {
      Cell(symbol, Style(foreground: .rgb(level, 100, 100), background: .rgb(50, 50, level)))
    }
    var cells = PixelCells(places: 1)
    let first = try placeholder(for: cell(100), at: 0, &cells)
    for level: UInt8 in [98, 102, 101, 100] {
      let scalar = try placeholder(for: cell(level), at: 0, &cells)
      #expect(scalar == first)
      #expect(translated(text([scalar]), cells).hasPrefix("\u{1B}[38;2;100;100;100;"))
    }
    // Small steps do not accumulate: each is compared with what is on the screen.
    let far = try placeholder(for: cell(103), at: 0, &cells)
    #expect(far != first)
    #expect(translated(text([far]), cells).hasPrefix("\u{1B}[38;2;103;100;100;"))
    let other = try placeholder(for: cell(103, "▄"), at: 0, &cells)
    #expect(other != far)
    // Neighbours in the palette need not look alike.
    let entry = try placeholder(for: Cell("▀", Style(foreground: .palette(20))), at: 0, &cells)
    let next = try placeholder(for: Cell("▀", Style(foreground: .palette(21))), at: 0, &cells)
    #expect(entry != next)
  }

  @Test func everyPlaceHasCharactersOfItsOwn() throws {
    var cells = PixelCells(places: 1_000_000)
    var seen: Set<UInt32> = []
    for place in 0..<PixelCells.mostPlaces {
      for cell in [blue, Cell("x")] {
        let value = try placeholder(for: cell, at: place, &cells)
        let scalar = try #require(Unicode.Scalar(value))
        #expect(PixelCells.isPlaceholder(scalar) && value & 0xFFFF < 0xFFFE)
        seen.insert(value)
      }
    }
    #expect(seen.count == 2 * PixelCells.mostPlaces)
    let beyond = cells.placeholder(for: blue, at: PixelCells.mostPlaces)
    #expect(beyond == nil)
    // The last one is recognised.
    let last = PixelCells.mostPlaces - 1
    let scalar = try placeholder(for: Cell("z"), at: last, &cells)
    #expect(translated(text([scalar]), cells) == "z")
  }

  @Test func otherCharactersAreKept() {
    let cells = PixelCells(places: 4)
    for strange in ["é€😀\u{10FFFF}", "\u{F0010}", "\u{E000}"] { #expect(translated(strange, cells) == strange) }
    var output: [UInt8] = []
    // An incomplete character.
    let bytes: [UInt8] = [0x41, 0xF3, 0xB0]
    bytes.withUnsafeBytes { cells.translate($0, into: &output) }
    #expect(output == bytes)
  }
}
