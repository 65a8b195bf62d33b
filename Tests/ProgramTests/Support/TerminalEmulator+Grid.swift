extension TerminalEmulator {
  /// Rows of cells. Positions count from zero; ranges must be inside.
  struct Grid: Equatable {
    private(set) var rows: [[Cell]]
    var width: Int { rows[0].count }
    var height: Int { rows.count }

    init(width: Int, height: Int) {
      rows = Array(repeating: Array(repeating: Cell(), count: width), count: height)
    }

    subscript(x: Int, y: Int) -> Cell {
      get { rows[y][x] }
      set { rows[y][x] = newValue }
    }

    /// Moves the rows of a range up (positive) or down, and blanks the free ones.
    mutating func scroll(_ range: ClosedRange<Int>, by count: Int, blank: Cell) {
      let shift = max(-range.count, min(range.count, count))
      let empty = Array(repeating: Array(repeating: blank, count: width), count: abs(shift))
      if shift >= 0 {
        rows.replaceSubrange(range, with: rows[range].dropFirst(shift) + empty)
      } else {
        rows.replaceSubrange(range, with: empty + rows[range].dropLast(-shift))
      }
    }

    /// Shifts the characters from `x` on to the right; those at the end are lost.
    mutating func insert(_ count: Int, x: Int, y: Int, blank: Cell) {
      let count = min(count, width - x)
      rows[y].removeLast(count)
      rows[y].insert(contentsOf: Array(repeating: blank, count: count), at: x)
    }

    /// Removes characters at `x`; the rest moves left.
    mutating func delete(_ count: Int, x: Int, y: Int, blank: Cell) {
      let count = min(count, width - x)
      rows[y].removeSubrange(x..<x + count)
      rows[y] += Array(repeating: blank, count: count)
    }

    mutating func erase(_ columns: Range<Int>, y: Int, blank: Cell) {
      for x in columns.clamped(to: 0..<width) { rows[y][x] = blank }
    }

    mutating func erase(rows range: Range<Int>, blank: Cell) {
      for y in range.clamped(to: 0..<height) { erase(0..<width, y: y, blank: blank) }
    }

    /// Keeps the upper left part; if rows must go, those below `cursorRow` go first. Returns how far the rest moved up.
    mutating func resize(width: Int, height: Int, cursorRow: Int) -> Int {
      let moved = max(0, cursorRow - (height - 1))
      rows.removeFirst(moved)
      rows = Array(rows.prefix(height))
      for y in rows.indices {
        rows[y] = Array(rows[y].prefix(width))
        rows[y] += Array(repeating: Cell(), count: width - rows[y].count)
      }
      rows += Array(repeating: Array(repeating: Cell(), count: width), count: height - rows.count)
      return moved
    }
  }
}
