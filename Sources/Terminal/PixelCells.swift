import Drawing

/// The cells of pictures, which ncurses knows only as placeholders.
///
/// ncurses numbers pairs of palette colours. A picture has a pair of its own in nearly every cell, others in the next frame, and
/// in true colour no palette at all. So ncurses is given a private-use character in place of such a cell, which stands for its
/// place and becomes another one whenever the cell changes. ncurses decides which cells are written and in what order, as for
/// all others; `translate` then puts the colours and the symbol in the place of each character that stands for one.
package struct PixelCells {
  /// The latest cell at each place, row by row.
  private var cells: [Cell]
  /// Which of a place's two characters stands for it.
  private var isSecond: [Bool]

  /// Cells of a screen of so many places.
  package init(places: Int) {
    cells = Array(repeating: Cell(), count: min(places, Self.mostPlaces))
    isSecond = Array(repeating: false, count: cells.count)
  }

  /// The private-use characters of planes 15 and 16. The last two of a plane are none.
  private static let planes: [UInt32] = [0xF0000, 0x100000]
  private static let perPlane: UInt32 = 0xFFFE
  /// How many places have two characters each.
  package static let mostPlaces = planes.count * Int(perPlane) / 2

  /// Whether a character may be one that stands for a cell.
  package static func isPlaceholder(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= planes[0] }

  /// The characters of the planes' ends, to ask whether they are one column wide here.
  package static let samples: [UInt32] = planes.flatMap { [$0, $0 + perPlane - 1] }

  /// The character for a cell at a place; nil where there is none for it.
  package mutating func placeholder(for cell: Cell, at place: Int) -> UInt32? {
    guard cells.indices.contains(place) else { return nil }
    if cells[place] != cell {
      cells[place] = cell
      isSecond[place].toggle()
    }
    let number = UInt32(2 * place + (isSecond[place] ? 1 : 0))
    return Self.planes[Int(number / Self.perPlane)] + number % Self.perPlane
  }

  /// Appends what ncurses has written to `output`, the cells in place of the characters that stand for them. ncurses writes
  /// those as plain text; so that is what the terminal draws with in between and afterwards.
  package func translate(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    var encoder = StyleEncoder()
    var start = 0
    var index = 0
    func pass(_ end: Int, _ encoder: inout StyleEncoder, _ output: inout [UInt8]) {
      if start == end { return }
      encoder.change(to: .plain, into: &output)
      output.append(contentsOf: bytes[start..<end])
    }
    while index < bytes.count {
      guard bytes[index] >= 0xF3, let place = Self.place(in: bytes, at: index), cells.indices.contains(place) else {
        index += 1
        continue
      }
      pass(index, &encoder, &output)
      Self.append(cells[place], &encoder, to: &output)
      index += 4
      start = index
    }
    pass(index, &encoder, &output)
    encoder.change(to: .plain, into: &output)
  }

  /// The place that a character in UTF-8 stands for.
  private static func place(in bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
    guard index + 3 < bytes.count else { return nil }
    var value = UInt32(bytes[index] & 0x07)
    for offset in 1...3 { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    guard let plane = planes.firstIndex(where: { value >= $0 && value - $0 < perPlane }) else { return nil }
    return (plane * Int(perPlane) + Int(value - planes[plane])) / 2
  }

  private static func append(_ cell: Cell, _ encoder: inout StyleEncoder, to output: inout [UInt8]) {
    var cell = cell
    if cell.style.foreground == cell.style.background, cell.style.foreground != .standard {
      // One colour: its background says it all.
      cell = Cell(" ", Style(foreground: encoder.current.foreground, background: cell.style.background))
    }
    encoder.change(to: cell.style, into: &output)
    output.append(contentsOf: UTF8.encode(cell.symbol) ?? UTF8.encodedReplacementCharacter)
  }
}
