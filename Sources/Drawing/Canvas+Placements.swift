/// A picture on a canvas that a screen with pixels can show in place of its cells.
public struct Placement: Equatable, Sendable {
  /// All of the picture, in cells; parts of it may be outside the canvas.
  let rect: Rect
  let bitmap: Bitmap
  /// What was drawn, and where: a cell that has another look since is not the picture's any more.
  let visible: Rect
  let cells: [Cell]

  fileprivate func cell(x: Int, y: Int) -> Cell { cells[(y - visible.y) * visible.width + x - visible.x] }

  fileprivate func moved(x: Int, y: Int) -> Placement {
    Placement(rect: rect.moved(x: x, y: y), bitmap: bitmap, visible: visible.moved(x: x, y: y), cells: cells)
  }
}

/// A part of a picture that nothing was drawn over.
public struct PixelPiece: Equatable, Sendable {
  /// Its cells.
  public let rect: Rect
  /// The cells of the whole picture.
  public let whole: Rect
  /// The whole picture.
  public let bitmap: Bitmap

  /// A part of a picture.
  public init(_ rect: Rect, of bitmap: Bitmap, in whole: Rect) {
    (self.rect, self.whole, self.bitmap) = (rect, whole, bitmap)
  }
}

extension Canvas {
  /// Remembers a picture whose cells have just been drawn.
  mutating func place(_ picture: Picture, in rect: Rect) {
    let visible = rect.intersection(bounds)
    if visible.isEmpty { return }
    placements.append(
      Placement(rect: rect, bitmap: Bitmap(picture), visible: visible, cells: cells(in: visible)))
  }

  /// Takes over the pictures of a canvas that has just been drawn on this one.
  mutating func place(_ other: [Placement], x: Int, y: Int) {
    placements += other.map { $0.moved(x: x, y: y) }
  }

  private func cells(in rect: Rect) -> [Cell] {
    (rect.y..<rect.endY).flatMap { cells[$0 * width + rect.x..<$0 * width + rect.endX] }
  }

  /// The parts of pictures that are seen: those whose cells are still as they were drawn, in rectangles that do not
  /// overlap. What lies over a picture, be it a box, a cursor or a letter, stays in cells.
  public var pieces: [PixelPiece] {
    if placements.isEmpty { return [] }
    // Of two pictures at a place the later one is seen, even if their cells look the same.
    var owners = [Int](repeating: -1, count: width * height)
    for (index, placement) in placements.enumerated().reversed() {
      let visible = placement.visible.intersection(bounds)
      for y in visible.y..<visible.endY {
        for x in visible.x..<visible.endX where owners[y * width + x] < 0 {
          if cells[y * width + x] == placement.cell(x: x, y: y) { owners[y * width + x] = index }
        }
      }
    }
    return placements.indices.flatMap { index in
      let placement = placements[index]
      return rectangles(placement.visible.intersection(bounds)) { owners[$0] == index }
        .map { PixelPiece($0, of: placement.bitmap, in: placement.rect) }
    }
  }

  /// The places in `rect` that belong, as runs in rows, of which equal ones below one another are a rectangle.
  private func rectangles(_ rect: Rect, _ belongs: (Int) -> Bool) -> [Rect] {
    var found: [Rect] = []
    var open: [Rect] = []
    for y in rect.y..<rect.endY {
      var next: [Rect] = []
      var x = rect.x
      while x < rect.endX {
        guard belongs(y * width + x) else {
          x += 1
          continue
        }
        let start = x
        while x < rect.endX, belongs(y * width + x) { x += 1 }
        if let above = open.firstIndex(where: { $0.x == start && $0.endX == x }) {
          var taller = open.remove(at: above)
          taller.height += 1
          next.append(taller)
        } else {
          next.append(Rect(x: start, y: y, width: x - start, height: 1))
        }
      }
      found += open
      open = next
    }
    return found + open
  }

  /// The canvas with other cells in place of pieces, and without pictures.
  public func replacing(_ pieces: [PixelPiece], with cell: Cell) -> Canvas {
    if placements.isEmpty { return self }
    var canvas = self
    canvas.placements = []
    for piece in pieces { canvas.fill(piece.rect, with: cell) }
    return canvas
  }
}

extension Rect {
  fileprivate func moved(x: Int, y: Int) -> Rect {
    Rect(x: self.x + x, y: self.y + y, width: width, height: height)
  }
}
