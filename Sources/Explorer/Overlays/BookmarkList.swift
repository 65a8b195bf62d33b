import Drawing
import Interface

/// The bookmarks: goes to one, renames or removes it.
struct BookmarkList: ListOverlay {
  var selected = 0
  var filter = ListFilter()
  /// The images of the visible bookmarks, as far as they have been decoded.
  private var images: [Picture] = []

  init() {}

  func lines(_ world: World) -> [String] { world.bookmarks.map(\.name) }
  var page: Int { 5 }

  func line(x: Int, y: Int, _ world: World) -> Int? {
    let (layout, shown) = (layout(world), shown(world))
    return layout.visible.first { layout.rect($0).contains(x: x, y: y) && shown.indices.contains($0) }.map { shown[$0] }
  }

  mutating func choose(_ world: inout World) -> Reaction { .close(world.go(toBookmark: selected)) }

  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction {
    guard world.bookmarks.indices.contains(selected) else { return .stay() }
    switch key {
    case .delete, .character("d"):
      world.removeBookmark(selected)
      selected = max(0, min(selected, world.bookmarks.count - 1))
      var line = selected
      filter.keep(&line, lines(world))
      selected = line
      // The list has moved up.
      return .stay([.ask])
    case .character("r"):
      world.overlay = BookmarkPrompt(field: TextField(world.bookmarks[selected].name), list: self)
      return .close()
    default: return .stay()
    }
  }

  /// Decodes the points of the bookmarks whose pictures are shown.
  func requests(_ world: World) -> [Request] {
    let (layout, shown) = (layout(world), shown(world))
    let lines = layout.visible.filter(shown.indices.contains).map { shown[$0] }
    if layout.picture == nil || lines.isEmpty { return [] }
    return [.decode(lines.flatMap { world.bookmarks[$0].z })]
  }

  mutating func take(_ event: ExplorerEvent, _ world: inout World) -> Reaction {
    if case .answered(.images(let images), _) = event { self.images = images }
    return .stay()
  }

  func prompt(_ world: World) -> [String] {
    world.bookmarks.enumerated().map {
      "\($0.offset + 1): \($0.element.name), \(world.words(ofDistanceTo: $0.element.z))"
    } + [
      world.bookmarks.isEmpty
        ? "no bookmarks yet: bookmark makes one; esc goes back."
        : "go to which? A number or a name; remove and a number removes it; or esc."
    ]
  }

  mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    let words = line.split(separator: " ")
    if words.count == 2, words[0].lowercased() == "remove", let index = self.line(numbered: String(words[1]), world) {
      world.removeBookmark(index)
      return .close()
    }
    guard let index = self.line(numbered: line, world) ?? world.bookmark(named: line) else { return .stay() }
    return .close(world.go(toBookmark: index))
  }
}

/// The layout of the list: a picture, a name and z for each bookmark, or only names if there is no room.
struct BookmarkLayout {
  /// Inside the frame.
  let inside: Rect
  /// The size of a picture in cells; nil for names only.
  let picture: (width: Int, height: Int)?
  /// The bookmarks that are visible.
  let visible: Range<Int>

  /// Rows of a bookmark.
  private let rows: Int

  /// Below the bookmarks, an empty row and the keys.
  private static let footRows = 2

  /// - Parameters:
  ///   - all: the bookmarks, for which there is room whether they are shown or not.
  ///   - count: those that are shown.
  ///   - selected: the place of the selected one among these.
  init(_ screen: Rect, all: Int, count: Int, selected: Int, image: PictureSize) {
    let room = screen.height - 4 - Self.footRows
    // As large as possible with all bookmarks visible at once, but at least three rows.
    let height = room < 12 ? 1 : [6, 5, 4].first { $0 * all <= room } ?? 3
    picture = height == 1 ? nil : image.cells(rows: height, columns: 24)
    rows = height
    let fitting = min(max(all, 1), max(1, room / height))
    let first = max(0, min(selected - fitting / 2, count - fitting))
    visible = first..<max(first, min(first + fitting, count))
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

extension BookmarkList {
  private func layout(_ world: World) -> BookmarkLayout {
    BookmarkLayout(
      world.overlayRoom, all: world.bookmarks.count, count: shown(world).count,
      selected: shown(world).firstIndex(of: selected) ?? 0,
      image: world.imageSize)
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = layout(world)
    let inside = layout.inside
    canvas.drawBox(around: inside, title: "bookmarks", unicode: world.unicode)
    if world.bookmarks.isEmpty { canvas.write("none yet: b bookmarks the z of now", x: inside.x, y: inside.y) }
    let shown = shown(world)
    for (place, index) in layout.visible.enumerated() where shown.indices.contains(index) {
      drawBookmark(shown[index], in: layout.rect(index), layout, on: &canvas, world)
      guard let picture = layout.picture, images.indices.contains(place) else { continue }
      let rect = layout.rect(index)
      canvas.draw(
        images[place], in: Rect(x: rect.x + 2, y: rect.y, width: picture.width, height: picture.height),
        symbols: world.look.symbols)
    }
    let hints =
      world.bookmarks.isEmpty
      ? ["Esc leaves"]
      : ["Enter goes there   r renames   d removes   Esc leaves", "Enter goes  r renames  d removes"]
    drawFoot(hints, on: &canvas, in: inside, world)
    if layout.visible.count < shown.count {
      let range = " \(layout.visible.lowerBound + 1)-\(layout.visible.upperBound) of \(shown.count) "
      canvas.write(range, endX: inside.endX, y: inside.endY, style: Theme.dim)
    }
  }

  private func drawBookmark(
    _ index: Int, in rect: Rect, _ layout: BookmarkLayout, on canvas: inout Canvas, _ world: World
  ) {
    let (bookmark, isSelected) = (world.bookmarks[index], index == selected)
    if isSelected { canvas.write(world.sign("▸", ">"), x: rect.x, y: rect.y, style: Theme.selected) }
    let x = rect.x + 2 + (layout.picture.map { $0.width + 2 } ?? 0)
    let end = canvas.write(
      bookmark.name, x: x, y: rect.y, style: isSelected ? Theme.selected : .plain, maxWidth: rect.endX - x)
    let distance = world.words(ofDistanceTo: bookmark.z)
    guard layout.picture != nil else {
      if end + 2 + distance.columns <= rect.endX {
        canvas.write(distance, endX: rect.endX, y: rect.y, style: Theme.dim)
      }
      return
    }
    canvas.write(words(ofPoint: bookmark.z, columns: rect.endX - x, world), x: x, y: rect.y + 1, style: Theme.dim)
    canvas.write(distance, x: x, y: rect.y + 2, style: Theme.dim, maxWidth: rect.endX - x)
  }

  /// As many of a point's values as fit.
  private func words(ofPoint z: [Float], columns: Int, _ world: World) -> String {
    var text = "z"
    for variable in 0..<world.latent {
      let next = text + " " + world.valueText(of: variable, at: z).trimmingSpaces
      let needed = next.columns + (variable == world.latent - 1 ? 0 : 4)
      if needed > columns { return text + " ..." }
      text = next
    }
    return text
  }
}
