import Drawing

/// The cells of pictures, for which ncurses only has placeholders.
///
/// ncurses has a limited table of palette colour pairs. A picture may need a new pair in each cell and frame, and true
/// colour has no palette. So ncurses gets a private-use character instead of such a cell: each position of the screen
/// has two, which alternate whenever the cell changes. ncurses decides which cells are written and in what order;
/// `translate` then replaces each placeholder by its cell's colours and symbol.
package struct PixelCells {
  /// The latest cell at each position, row by row.
  private var cells: [Cell]
  /// Which of a position's two placeholders stands for its cell.
  private var isSecond: [Bool]

  /// The cells of a screen with this many positions.
  package init(places: Int) {
    cells = Array(repeating: Cell(), count: min(places, Self.mostPlaces))
    isSecond = Array(repeating: false, count: cells.count)
  }

  /// The private-use planes 15 and 16, without the last two code points of each, which are noncharacters.
  private static let planes: [UInt32] = [0xF0000, 0x100000]
  private static let perPlane: UInt32 = 0xFFFE
  /// The number of positions that have placeholders: 65,534.
  package static let mostPlaces = planes.count * Int(perPlane) / 2

  /// Whether a character may be a placeholder.
  package static func isPlaceholder(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= planes[0] }

  /// The first and the last placeholder of each plane, to check that the C library gives them one column.
  package static let samples: [UInt32] = planes.flatMap { [$0, $0 + perPlane - 1] }

  /// The placeholder for a cell at a position; nil beyond `mostPlaces`. A cell that looks like the one on the screen is
  /// not replaced: in true colour nearly every cell of a moving picture changes, most of them invisibly.
  package mutating func placeholder(for cell: Cell, at place: Int) -> UInt32? {
    guard cells.indices.contains(place) else { return nil }
    if !cells[place].looks(like: cell) {
      cells[place] = cell
      isSecond[place].toggle()
    }
    let number = UInt32(2 * place + (isSecond[place] ? 1 : 0))
    return Self.planes[Int(number / Self.perPlane)] + number % Self.perPlane
  }

  /// Appends ncurses' output with placeholders replaced by cells. ncurses writes placeholders as plain text, so the
  /// style is reset to plain after them. `onWrite` gets the position of each such cell.
  package func translate(
    _ bytes: UnsafeRawBufferPointer, into output: inout [UInt8], onWrite: (_ place: Int) -> Void = { _ in }
  ) {
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
      onWrite(place)
      index += 4
      start = index
    }
    pass(index, &encoder, &output)
    encoder.change(to: .plain, into: &output)
  }

  /// The position of the placeholder whose UTF-8 begins at `index`; nil if there is none.
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
      // One colour: the background alone is enough.
      cell = Cell(" ", Style(foreground: encoder.current.foreground, background: cell.style.background))
    }
    encoder.change(to: cell.style, into: &output)
    output.append(contentsOf: UTF8.encode(cell.symbol) ?? UTF8.encodedReplacementCharacter)
  }
}

extension Cell {
  /// Whether two cells look the same. One of them is what the screen shows, so small differences do not accumulate.
  fileprivate func looks(like other: Cell) -> Bool {
    symbol == other.symbol && style.attributes == other.style.attributes
      && style.foreground.looks(like: other.style.foreground) && style.background.looks(like: other.style.background)
  }
}

extension Color {
  /// Whether red, green and blue differ by at most 2 of 255; two greys of the palette are 10 apart.
  fileprivate func looks(like other: Color) -> Bool {
    guard case .rgb(let red, let green, let blue) = self,
      case .rgb(let otherRed, let otherGreen, let otherBlue) = other
    else { return self == other }
    func isNear(_ a: UInt8, _ b: UInt8) -> Bool { max(a, b) - min(a, b) <= 2 }
    return isNear(red, otherRed) && isNear(green, otherGreen) && isNear(blue, otherBlue)
  }
}
