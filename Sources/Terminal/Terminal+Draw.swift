import CTerminal
import Drawing

extension Terminal {
  /// The most colour pairs. The interface needs some dozens. Without UTF-8, pictures need one for each of their
  /// colours.
  static let mostPairs = 4096

  /// Shows `canvas`. Only cells that differ from the last canvas are sent; the area outside it is blank.
  ///
  /// Does nothing while the terminal is lent to the shell. The next canvas after `.resumed` is drawn completely.
  public func draw(_ canvas: Canvas) {
    if !isUp || (shown != nil && latest == canvas && !hasOtherCells) { return }
    latest = canvas
    let pieces = pictures?.pieces(of: canvas, width: size.width, height: size.height) ?? []
    frame.removeAll(keepingCapacity: true)
    frame += modes.frameBegin + beginPictures(pieces)
    // A cell behind a picture stays as it is, whatever the picture shows.
    let canvas = canvas.replacing(pieces, with: Self.behindPictures)
    if !put(canvas) {
      // The table is full of pairs that are no longer on the screen: start a new one. If it fills up again, the nearest
      // pair is used.
      pairs.removeAll()
      shown = nil
      _ = put(canvas)
    }
    shown = canvas
    hasOtherCells = false
    var count = 0
    guard let bytes = cterminal_frame(&count) else { return shown = nil }
    var written: Set<Int> = []
    let hasPieces = !pieces.isEmpty
    pixels.translate(UnsafeRawBufferPointer(start: bytes, count: count), into: &frame) {
      if hasPieces { written.insert($0) }
    }
    frame += endPictures(pieces, written) + modes.frameEnd
    if !send(frame) { shown = nil }
  }

  /// Gives ncurses the cells in which `canvas` differs from `shown`. Returns false if the table of pairs was full and a
  /// new one may help; then some cells are missing.
  private func put(_ canvas: Canvas) -> Bool {
    let isFresh = shown == nil
    let width = min(canvas.width, size.width)
    // Canvases of different sizes are not compared.
    var before = shown.flatMap { $0.width == canvas.width && $0.height == canvas.height ? $0.cells : nil }
    if before == nil { cterminal_forget() }
    // ncurses compares with what it has and sends the differences.
    if hasOtherCells { before = nil }
    let (cells, ability) = (canvas.cells, ability)
    var latest = (style: Style.plain, cell: CTerminalCell())
    for y in 0..<min(canvas.height, size.height) {
      let row = y * canvas.width
      var x = 0
      while x < width {
        let start = x
        run.removeAll(keepingCapacity: true)
        while x < width, before?[row + x] != cells[row + x] {
          let original = cells[row + x]
          var cell = original.reduced(to: ability, x: x, y: y)
          // A symbol of zero or two columns would shift the rest of the row.
          if !isNarrow(cell.symbol) { cell.symbol = " " }
          if isPixel(original, cell), let scalar = pixels.placeholder(for: cell, at: y * size.width + x) {
            run.append(CTerminalCell(scalar: scalar, pair: 0, attributes: 0))
            x += 1
            continue
          }
          // Neighbours usually share a style.
          if cell.style != latest.style {
            guard let pair = number(for: cell.style, isFresh: isFresh) else { return false }
            latest = (cell.style, CTerminalCell(scalar: 0, pair: Int32(pair), attributes: attributes(of: cell.style)))
          }
          latest.cell.scalar = cell.symbol.value
          run.append(latest.cell)
          x += 1
        }
        run.withUnsafeBufferPointer { cterminal_put(Int32(y), Int32(start), $0.baseAddress, Int32($0.count)) }
        // Skip to the next cell that differs.
        while x < width, before?[row + x] == cells[row + x] { x += 1 }
      }
    }
    return true
  }

  /// Whether a symbol can be shown and takes one column. The C library does not know octants.
  private func isNarrow(_ symbol: Unicode.Scalar) -> Bool {
    if symbol.isOctant { return writesPixels }
    return cterminal_columns(symbol.value) == 1 && !PixelCells.isPlaceholder(symbol)
  }

  /// Whether a cell is hidden from ncurses (`PixelCells`): its colours are not in the palette, or the C library does
  /// not know its symbol.
  private func isPixel(_ original: Cell, _ cell: Cell) -> Bool {
    guard writesPixels else { return false }
    return ability.colors >= 256 && original.style.hasPixel || cell.symbol.isOctant
  }

  /// The number of the style's pair, defined in ncurses; nil if none is free and a new table may help.
  private func number(for style: Style, isFresh: Bool) -> Int? {
    let pair = ColorPair(foreground: style.foreground, background: style.background)
    switch pairs.number(of: pair) {
    case .known(let number): return number
    case .new(let number):
      cterminal_define_pair(Int32(number), index(of: pair.foreground), index(of: pair.background))
      return number
    case .full: return isFresh ? pairs.nearest(to: pair) : nil
    }
  }

  private func index(of color: Color) -> Int32 {
    switch color {
    case .standard: -1
    case .palette(let number): Int32(number)
    // `reduced` leaves true color only in cells that are hidden from ncurses, and no names.
    case .rgb, .named: -1
    }
  }

  private func attributes(of style: Style) -> UInt32 {
    var set = 0
    if style.attributes.contains(.bold) { set |= CTERMINAL_BOLD }
    if style.attributes.contains(.dim) { set |= CTERMINAL_DIM }
    if style.attributes.contains(.underline) { set |= CTERMINAL_UNDERLINE }
    if style.attributes.contains(.reverse) { set |= CTERMINAL_REVERSE }
    return UInt32(set)
  }

  /// Sends bytes past ncurses, which has nothing buffered between two frames.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { cterminal_write(output, $0.baseAddress, $0.count) }
  }
}
