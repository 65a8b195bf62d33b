import Drawing

/// The layout of an interpolation: strips of small pictures from A to B and, if there is room or while it plays, three
/// large pictures above them. A small screen has no frames: the strip of the selected path, and two pictures with words
/// beside them below.
struct InterpolateLayout {
  /// A row of pictures.
  enum Strip: Equatable {
    /// Images decoded along a path, with the length of z below.
    case path(InterpolateView.Path)
    /// The pixels of the two ends, mixed.
    case pixels
  }

  let isFramed: Bool
  /// The frames of the large pictures: arc, line, pixels; none where there is no room. On a small screen the pictures of the
  /// selected path and of the pixels.
  let pictures: [Rect]
  /// The words beside the pictures on a small screen.
  let words: Rect
  /// The frame of the strips; on a small screen they have none.
  let frame: Rect
  /// Which strips are shown, from above.
  let strips: [Strip]
  /// The number of pictures in a strip.
  let columns: Int
  private let tileHeight: Int
  private let tileWidth: Int
  private let stride: Int
  private let firstTile: (x: Int, y: Int)

  /// Columns of a strip's name.
  static let labelColumns = 9
  /// A strip needs at least A, B and the middle.
  private static let (leastColumns, mostColumns) = (3, 15)
  /// The least columns of words beside pictures.
  private static let leastWords = 12
  /// The least rows for large pictures, with their frame: 28x28 pixels fit as they are.
  private static let pictureRows = 16

  init(_ view: InterpolateView, _ world: World) {
    let layout = Layout(world)
    if layout.isCompact {
      self.init(compact: layout.body, image: world.imageSize, path: view.path)
    } else {
      self.init(framed: layout.body, image: world.imageSize, view)
    }
  }

  private init(framed body: Rect, image: PictureSize, _ view: InterpolateView) {
    isFramed = true
    words = Rect(width: 0, height: 0)
    let room = body.width - 3 - Self.labelColumns
    func columns(_ height: Int) -> Int { room / (image.columns(forRows: height) + 1) }
    // A frame, the heading, three strips, two lines of numbers.
    func rows(_ height: Int) -> Int { 3 * height + 5 }
    // Larger than 7 only if no picture is lost.
    func height(in room: Int) -> Int? {
      (4...12).last { rows($0) <= room && columns($0) >= ($0 > 7 ? Self.mostColumns : 5) }
    }
    let (pictureRows, wanted): (Int, Int)
    if let height = height(in: body.height - Self.pictureRows) {
      (wanted, strips) = (height, [.path(.arc), .path(.line), .pixels])
      pictureRows = body.height - rows(height)
    } else if view.play == nil {
      (wanted, strips) = (height(in: body.height) ?? 3, [.path(.arc), .path(.line), .pixels])
      pictureRows = 0
    } else {
      // Pictures in place of two of the strips.
      (wanted, strips) = (4, [.path(view.path)])
      let room = Rect(width: body.width / 3 - 2, height: body.height - 10)
      pictureRows = image.bestRect(in: room).height + 2
    }
    (tileWidth, tileHeight) = image.cells(rows: wanted, columns: room / Self.leastColumns - 1)
    // An odd number includes the middle.
    let columns = (min(room / (tileWidth + 1), Self.mostColumns) - 1) / 2 * 2 + 1
    // The columns that are left over go between them, up to a limit.
    stride = tileWidth + min(4, max(1, (room - columns * tileWidth) / (columns - 1)))
    self.columns = columns
    let (above, below) = body.splitTop(pictureRows)
    frame = below
    let (left, others) = above.splitLeft(body.width / 3)
    let (middle, right) = others.splitLeft(body.width / 3)
    pictures = pictureRows == 0 ? [] : [left, middle, right]
    firstTile = (frame.x + 2 + Self.labelColumns, frame.y + 2)
  }

  private init(compact body: Rect, image: PictureSize, path: InterpolateView.Path) {
    isFramed = false
    strips = [.path(path)]
    let room = body.width - 1
    func columns(_ height: Int) -> Int { room / (image.columns(forRows: height) + 1) }
    (tileWidth, tileHeight) = image.cells(
      rows: [7, 6, 5, 4].first { 3 * $0 <= body.height && columns($0) >= 5 } ?? 3,
      columns: room / Self.leastColumns - 1)
    // An odd number has one for the middle of the way.
    let count = max(1, (min(room / (tileWidth + 1), Self.mostColumns) - 1) / 2 * 2 + 1)
    stride = tileWidth + min(4, max(1, (room - count * tileWidth) / max(1, count - 1)))
    self.columns = count
    let below: Rect
    (frame, below) = body.splitTop(tileHeight + 1)
    firstTile = (frame.x + 1, frame.y + 1)
    let size = image.bestRect(in: Rect(width: (below.width - 2) / 2, height: below.height))
    pictures = (0..<2).map {
      Rect(x: below.x + 1 + $0 * (size.width + 1), y: below.y, width: size.width, height: size.height)
    }
    let right = below.splitLeft(2 * size.width + 3).rest
    words = right.width >= Self.leastWords ? right : below.splitTop(size.height).rest.inset(columns: 1)
  }

  /// The row of the fractions, above the strips.
  var headingY: Int { firstTile.y - 1 }

  func tile(row: Int, column: Int) -> Rect {
    Rect(
      x: firstTile.x + column * stride, y: firstTile.y + row * (tileHeight + 1), width: tileWidth, height: tileHeight)
  }
}
