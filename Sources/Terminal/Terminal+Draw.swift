import CTerminal
import Drawing

extension Terminal {
  /// The most pairs of colors kept: the interface has some dozens. Without UTF-8, pictures need a pair for each of their colors.
  static let mostPairs = 4096

  /// Shows `canvas`, of which only the cells that differ from the last one are sent; what it does not cover is blank.
  ///
  /// Does nothing while the terminal is lent to the shell: the next canvas after `.resumed` is drawn whole.
  public func draw(_ canvas: Canvas) {
    if !isUp || (shown == canvas && !hasOtherCells) { return }
    if !put(canvas) {
      // The table of pairs is full, with pairs that are no longer on the screen: begin a new one. Numbers that the new
      // frame leaves over take the nearest pair there is.
      pairs.removeAll()
      shown = nil
      _ = put(canvas)
    }
    shown = canvas
    hasOtherCells = false
    var count = 0
    guard let bytes = cterminal_frame(&count) else { return shown = nil }
    frame.removeAll(keepingCapacity: true)
    frame += modes.frameBegin
    pixels.translate(UnsafeRawBufferPointer(start: bytes, count: count), into: &frame)
    frame += modes.frameEnd
    if !send(frame) { shown = nil }
  }

  /// Gives ncurses the cells in which `canvas` differs from `shown`. False if the table of pairs was full and a fresh
  /// one may help; then not all cells have been given.
  private func put(_ canvas: Canvas) -> Bool {
    let isFresh = shown == nil
    let width = min(canvas.width, size.width)
    // A canvas of another size: cells that only one of the two has would have to be told apart.
    var before = shown.flatMap { $0.width == canvas.width && $0.height == canvas.height ? $0.cells : nil }
    if before == nil { cterminal_forget() }
    // ncurses still knows what is there, and sends what differs.
    if hasOtherCells { before = nil }
    let cells = canvas.cells
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
          // A symbol of no or two columns would push the rest of the row aside.
          if !isNarrow(cell.symbol) { cell.symbol = " " }
          if isPixel(original, cell), let scalar = pixels.placeholder(for: cell, at: y * size.width + x) {
            run.append(CTerminalCell(scalar: scalar, pair: 0, attributes: 0))
            x += 1
            continue
          }
          // Neighbours mostly share a style.
          if cell.style != latest.style {
            guard let pair = number(for: cell.style, isFresh: isFresh) else { return false }
            latest = (cell.style, CTerminalCell(scalar: 0, pair: Int32(pair), attributes: attributes(of: cell.style)))
          }
          latest.cell.scalar = cell.symbol.value
          run.append(latest.cell)
          x += 1
        }
        run.withUnsafeBufferPointer { cterminal_put(Int32(y), Int32(start), $0.baseAddress, Int32($0.count)) }
        // On to the next cell that differs.
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

  /// Whether a cell is hidden from ncurses (`PixelCells`): it has colors that are no palette entries, or a symbol that the C
  /// library does not know.
  private func isPixel(_ original: Cell, _ cell: Cell) -> Bool {
    guard writesPixels else { return false }
    return ability.colors >= 256 && original.style.hasPixel || cell.symbol.isOctant
  }

  /// The number of the style's pair, defined in ncurses; nil if none is free and beginning anew may help.
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
    // `reduced` leaves true color only in cells that are hidden from ncurses.
    case .rgb: -1
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

  /// Sends bytes past ncurses, which has nothing of its own waiting between two frames.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { cterminal_write(output, $0.baseAddress, $0.count) }
  }
}
