/// Lines drawn as dots in a field of cells: 2x4 braille dots in each cell, or one dot without Unicode.
package struct DotRaster {
  package let columns, rows: Int
  /// The dots of a cell, across and down.
  let across, down: Int
  /// The dots of each cell, as bits; bit `row * across + column`.
  private var dots: [UInt8]
  /// The line that was drawn last in each cell.
  private var owners: [Int]

  package init(columns: Int, rows: Int, braille: Bool) {
    self.columns = columns
    self.rows = rows
    (across, down) = braille ? (2, 4) : (1, 1)
    dots = Array(repeating: 0, count: columns * rows)
    owners = Array(repeating: 0, count: columns * rows)
  }

  /// A position from 0 (the left edge) to 1 (the right edge) in dots, whose middles are at whole numbers: the same place in the
  /// same cell as `PlotSheet.column`.
  package func dotX(_ share: Double) -> Double { share * Double(columns * across) - 0.5 }
  /// A position from 0 (the lower edge) to 1 (the upper edge) in dots from the top.
  package func dotY(_ share: Double) -> Double { (1 - share) * Double(rows * down) - 0.5 }

  /// The symbol of a cell and the line it belongs to; nil if no line went there. In ASCII the symbol is a space.
  package func cell(x: Int, y: Int) -> (symbol: Unicode.Scalar, owner: Int)? {
    let bits = dots[y * columns + x]
    guard bits != 0 else { return nil }
    guard across == 2 else { return (" ", owners[y * columns + x]) }
    // Braille numbers its dots down the left column, then the right, then the two below: Unicode 2800 chart.
    let order: [UInt32] = [0, 3, 1, 4, 2, 5, 6, 7]
    var value: UInt32 = 0x2800
    for bit in 0..<8 where bits & (1 << UInt8(bit)) != 0 { value |= 1 << order[bit] }
    return Unicode.Scalar(value).map { ($0, owners[y * columns + x]) }
  }

  private mutating func dot(x: Double, y: Double, owner: Int) {
    guard x >= -0.5, y >= -0.5, x <= Double(columns * across) - 0.5, y <= Double(rows * down) - 0.5 else { return }
    // An edge is half a dot from the outermost dots.
    let column = min(Int(whole: (x + 0.5).rounded(.down)), columns * across - 1)
    let row = min(Int(whole: (y + 0.5).rounded(.down)), rows * down - 1)
    let index = row / down * columns + column / across
    dots[index] |= 1 << UInt8(row % down * across + column % across)
    owners[index] = owner
  }

  /// A single point, drawn as a square of two by two dots, or as one dot without Unicode. At an edge the square is
  /// whole, too; outside the field nothing is drawn.
  mutating func spot(_ place: (x: Double, y: Double), owner: Int) {
    guard across == 2 else { return dot(x: place.x, y: place.y, owner: owner) }
    let (right, bottom) = (Double(columns * across) - 0.5, Double(rows * down) - 0.5)
    guard place.x >= -0.5, place.y >= -0.5, place.x <= right, place.y <= bottom else { return }
    let left = min(max((place.x - 0.5).rounded(), 0), right - 1.5)
    let top = min(max((place.y - 0.5).rounded(), 0), bottom - 1.5)
    for (dx, dy) in [(0.0, 0.0), (1, 0), (0, 1), (1, 1)] { dot(x: left + dx, y: top + dy, owner: owner) }
  }

  /// A straight line between two places given in dots, which may lie outside.
  package mutating func line(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double), owner: Int) {
    // The line is clipped to the field first (Liang and Barsky 1984): an exploding loss would be a line of a billion
    // dots.
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    guard dx.isFinite, dy.isFinite else { return }
    var (start, end) = (0.0, 1.0)
    let edges = [
      (-dx, from.x + 0.5), (dx, Double(columns * across) - 0.5 - from.x),
      (-dy, from.y + 0.5), (dy, Double(rows * down) - 0.5 - from.y),
    ]
    for (direction, distance) in edges {
      if direction == 0 {
        if distance < 0 { return }
      } else if direction < 0 {
        start = max(start, distance / direction)
      } else {
        end = min(end, distance / direction)
      }
    }
    guard start <= end else { return }
    // With ends as far away as a loss can be, the rounding of the shares alone is many dots.
    let length = (max(abs(dx), abs(dy)) * (end - start)).rounded(.up)
    let steps = max(1, min(Int(whole: length), columns * across + rows * down))
    for step in 0...steps {
      let share = start + (end - start) * Double(step) / Double(steps)
      dot(x: from.x + share * dx, y: from.y + share * dy, owner: owner)
    }
  }
}
