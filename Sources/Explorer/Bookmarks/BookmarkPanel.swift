import Drawing

/// Where the list of bookmarks lies: a picture, a name and z for each, or names alone where there is no room.
struct BookmarkLayout {
  /// Inside the frame.
  let inside: Rect
  /// The size of a picture in cells; nil for names alone.
  let picture: (width: Int, height: Int)?
  /// The bookmarks that are visible.
  let visible: Range<Int>

  /// Rows of a bookmark.
  private let rows: Int

  /// Below the bookmarks, an empty row and the keys.
  private static let footRows = 2

  init(_ screen: Rect, count: Int, selected: Int, image: PictureSize) {
    let room = screen.height - 4 - Self.footRows
    // As large as lets all of them be seen at once; four at a time are few enough.
    let height = room < 12 ? 1 : [6, 5, 4].first { $0 * count <= room } ?? 3
    picture = height == 1 ? nil : image.cells(rows: height, columns: 24)
    rows = height
    let fitting = min(max(count, 1), max(1, room / height))
    let first = max(0, min(selected - fitting / 2, count - fitting))
    visible = first..<min(first + fitting, count)
    inside =
      screen.centered(
        width: min(72, screen.width - 2), height: min(fitting * height + Self.footRows + 2, screen.height - 2)
      )
      .inset(columns: 2, rows: 1)
  }

  /// The rows of a bookmark.
  func rect(_ index: Int) -> Rect {
    Rect(x: inside.x, y: inside.y + (index - visible.lowerBound) * rows, width: inside.width, height: rows)
  }
}

extension World {
  /// Nil while the list is not open.
  var bookmarkLayout: BookmarkLayout? {
    guard case .bookmarks(let selected) = overlay else { return nil }
    return BookmarkLayout(
      Rect(width: width, height: height), count: bookmarks.count, selected: selected, image: imageSize)
  }

  func drawBookmarks(selected: Int, on canvas: inout Canvas) {
    guard let layout = bookmarkLayout else { return }
    let inside = layout.inside
    drawBox(inside, title: "bookmarks", on: &canvas)
    if bookmarks.isEmpty { canvas.write("none yet: b bookmarks the z of now", x: inside.x, y: inside.y) }
    for (place, index) in layout.visible.enumerated() {
      drawBookmark(index, isSelected: index == selected, layout, on: &canvas)
      guard let picture = layout.picture, bookmarkImages.indices.contains(place) else { continue }
      let rect = layout.rect(index)
      canvas.draw(
        bookmarkImages[place], in: Rect(x: rect.x + 2, y: rect.y, width: picture.width, height: picture.height),
        symbols: look.symbols)
    }
    let hints =
      bookmarks.isEmpty
      ? ["Esc leaves"]
      : ["Enter goes there   r renames   d removes   Esc leaves", "Enter goes  r renames  d removes"]
    canvas.write(
      hints.first { $0.columns <= inside.width } ?? "", x: inside.x, y: inside.endY - 1, style: Theme.dim,
      maxWidth: inside.width)
    if layout.visible.count < bookmarks.count {
      let range = " \(layout.visible.lowerBound + 1)-\(layout.visible.upperBound) of \(bookmarks.count) "
      canvas.write(range, endX: inside.endX, y: inside.endY, style: Theme.dim)
    }
  }

  private func drawBookmark(_ index: Int, isSelected: Bool, _ layout: BookmarkLayout, on canvas: inout Canvas) {
    let (bookmark, rect) = (bookmarks[index], layout.rect(index))
    if isSelected { canvas.write(sign("▸", ">"), x: rect.x, y: rect.y, style: Theme.selected) }
    let x = rect.x + 2 + (layout.picture.map { $0.width + 2 } ?? 0)
    let end = canvas.write(
      bookmark.name, x: x, y: rect.y, style: isSelected ? Theme.selected : .plain, maxWidth: rect.endX - x)
    let distance = words(ofDistanceTo: bookmark.z)
    guard layout.picture != nil else {
      if end + 2 + distance.columns <= rect.endX {
        canvas.write(distance, endX: rect.endX, y: rect.y, style: Theme.dim)
      }
      return
    }
    canvas.write(words(ofPoint: bookmark.z, columns: rect.endX - x), x: x, y: rect.y + 1, style: Theme.dim)
    canvas.write(distance, x: x, y: rect.y + 2, style: Theme.dim, maxWidth: rect.endX - x)
  }

  /// As many of a point's values as there is room for.
  private func words(ofPoint z: [Float], columns: Int) -> String {
    var text = "z"
    for (index, value) in z.enumerated() {
      let next = text + " " + Numerals.signed(Double(value), digits: 2).trimmingSpaces
      let needed = next.columns + (index == z.count - 1 ? 0 : 4)
      if needed > columns { return text + " ..." }
      text = next
    }
    return text
  }

  /// How far a point is from z.
  func words(ofDistanceTo point: [Float]) -> String {
    let distance = zip(point, z).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    return point == z ? "here" : "\(Numerals.fixed(Double(distance), digits: 2)) from here"
  }
}
