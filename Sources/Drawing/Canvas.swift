/// A grid of cells to draw on. Whatever is drawn outside is clipped; nothing traps.
///
/// ```swift
/// var canvas = Canvas(width: 12, height: 2)
/// canvas.write("step 400", x: 0, y: 0)
/// canvas.lines  // ["step 400", ""]
/// ```
public struct Canvas: Equatable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// All cells, row by row.
  public private(set) var cells: [Cell]
  /// The pictures that were drawn for a screen with pixels, in the order in which they were drawn.
  public internal(set) var placements: [Placement] = []

  /// A canvas full of one cell, by default plain spaces. Negative sizes become 0.
  public init(width: Int, height: Int, filledWith cell: Cell = Cell()) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: cell, count: self.width * self.height)
  }

  /// All of the canvas.
  public var bounds: Rect { Rect(width: width, height: height) }

  /// The cell at column `x`, row `y`. Outside, a plain space is read and what is set is lost.
  public subscript(x: Int, y: Int) -> Cell {
    get { bounds.contains(x: x, y: y) ? cells[y * width + x] : Cell() }
    set { if bounds.contains(x: x, y: y) { cells[y * width + x] = newValue } }
  }

  /// Sets every cell of `rect`.
  public mutating func fill(_ rect: Rect, with cell: Cell = Cell()) {
    let inside = rect.intersection(bounds)
    for y in inside.y..<inside.endY {
      for x in inside.x..<inside.endX { cells[y * width + x] = cell }
    }
  }

  /// Changes the styles in `rect` and leaves the symbols: to mark a row, to dim what is behind a question.
  public mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
    let inside = rect.intersection(bounds)
    for y in inside.y..<inside.endY {
      for x in inside.x..<inside.endX { change(&cells[y * width + x].style) }
    }
  }

  /// Copies another canvas onto this one, its upper left corner at column `x`, row `y`.
  public mutating func draw(_ other: Canvas, x: Int, y: Int) {
    let inside = Rect(x: x, y: y, width: other.width, height: other.height).intersection(bounds)
    for row in inside.y..<inside.endY {
      for column in inside.x..<inside.endX {
        cells[row * width + column] = other.cells[(row - y) * other.width + column - x]
      }
    }
    place(other.placements, x: x, y: y)
  }
}
