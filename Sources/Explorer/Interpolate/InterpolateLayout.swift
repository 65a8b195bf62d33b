import Drawing

/// Strips of small pictures from A to B, and where there is room, or while it plays, three large pictures above them. A small
/// screen has no frames: the strip of the selected path, and below two pictures with words beside them.
struct InterpolateLayout {
  /// A row of pictures.
  enum Strip: Equatable {
    /// Decoded along a path, the length of z below.
    case path(Interpolate.Path)
    /// The pixels of the two ends, mixed.
    case pixels
  }

  let isFramed: Bool
  /// The frames of the large pictures: arc, line, pixels; none where there is no room. On a small screen the pictures of the
  /// selected path and of the pixels.
  let pictures: [Rect]
  /// What is said on a small screen about the pictures.
  let words: Rect
  /// The frame of the strips; on a small screen they have none.
  let frame: Rect
  /// Which strips are shown, from above.
  let strips: [Strip]
  /// How many pictures a strip has.
  let columns: Int
  private let tileHeight: Int
  private let tileWidth: Int
  private let stride: Int
  private let firstTile: (x: Int, y: Int)

  /// Columns of a strip's name.
  static let labelColumns = 9
  private static let mostColumns = 15
  /// The least columns of words beside pictures.
  private static let leastWords = 12
  /// The least rows for large pictures, with their frame: 28x28 pixels fit as they are.
  private static let pictureRows = 16

  init(_ state: World) {
    let layout = Layout(state)
    if layout.isCompact {
      self.init(compact: layout.body, image: state.imageSize, path: state.interpolate.path)
    } else {
      self.init(framed: layout.body, image: state.imageSize, state.interpolate)
    }
  }

  private init(framed body: Rect, image: (width: Int, height: Int), _ interpolate: Interpolate) {
    isFramed = true
    words = Rect(width: 0, height: 0)
    func width(_ height: Int) -> Int { max(1, height * 2 * image.width / image.height) }
    func columns(_ height: Int) -> Int { (body.width - 3 - Self.labelColumns) / (width(height) + 1) }
    // A frame, the heading, three strips, two lines of numbers.
    func rows(_ height: Int) -> Int { 3 * height + 5 }
    // Larger than 7 only where that costs no picture.
    func height(in room: Int) -> Int? {
      (4...12).last { rows($0) <= room && columns($0) >= ($0 > 7 ? Self.mostColumns : 5) }
    }
    let pictureRows: Int
    if let height = height(in: body.height - Self.pictureRows) {
      (tileHeight, strips) = (height, [.path(.arc), .path(.line), .pixels])
      pictureRows = body.height - rows(height)
    } else if interpolate.play == nil {
      (tileHeight, strips) = (height(in: body.height) ?? 3, [.path(.arc), .path(.line), .pixels])
      pictureRows = 0
    } else {
      // Pictures in place of two of the strips.
      (tileHeight, strips) = (4, [.path(interpolate.path)])
      let blank = GreyImage(
        width: image.width, height: image.height, values: [Float](repeating: 0, count: image.width * image.height))
      let room = Rect(width: body.width / 3 - 2, height: body.height - 10)
      pictureRows = blank.bestRect(in: room).height + 2
    }
    tileWidth = width(tileHeight)
    // An odd number has one for the middle of the way.
    let columns = max(1, (min(columns(tileHeight), Self.mostColumns) - 1) / 2) * 2 + 1
    // What is left over goes between them, a little.
    stride = tileWidth + min(4, max(1, (body.width - 3 - Self.labelColumns - columns * tileWidth) / (columns - 1)))
    self.columns = columns
    let (above, below) = body.splitTop(pictureRows)
    frame = below
    let (left, others) = above.splitLeft(body.width / 3)
    let (middle, right) = others.splitLeft(body.width / 3)
    pictures = pictureRows == 0 ? [] : [left, middle, right]
    firstTile = (frame.x + 2 + Self.labelColumns, frame.y + 2)
  }

  private init(compact body: Rect, image: (width: Int, height: Int), path: Interpolate.Path) {
    isFramed = false
    strips = [.path(path)]
    func width(_ height: Int) -> Int { max(1, height * 2 * image.width / image.height) }
    func columns(_ height: Int) -> Int { (body.width - 1) / (width(height) + 1) }
    tileHeight = [7, 6, 5, 4].first { 3 * $0 <= body.height && columns($0) >= 5 } ?? 3
    tileWidth = width(tileHeight)
    // An odd number has one for the middle of the way.
    let count = max(1, (min(columns(tileHeight), Self.mostColumns) - 1) / 2 * 2 + 1)
    let spare = body.width - 1 - count * tileWidth
    stride = tileWidth + min(4, max(1, spare / max(count - 1, 1)))
    self.columns = count
    let below: Rect
    (frame, below) = body.splitTop(tileHeight + 1)
    firstTile = (frame.x + 1, frame.y + 1)
    let blank = GreyImage(
      width: image.width, height: image.height, values: [Float](repeating: 0, count: image.width * image.height))
    let size = blank.bestRect(in: Rect(width: (below.width - 2) / 2, height: below.height))
    pictures = (0..<2).map {
      Rect(x: below.x + 1 + $0 * (size.width + 1), y: below.y, width: size.width, height: size.height)
    }
    let right = below.splitLeft(2 * size.width + 3).rest
    words = right.width >= Self.leastWords ? right : below.splitTop(size.height).rest.inset(columns: 1)
  }

  /// The row of the shares, above the strips.
  var headingY: Int { firstTile.y - 1 }

  func tile(row: Int, column: Int) -> Rect {
    Rect(
      x: firstTile.x + column * stride, y: firstTile.y + row * (tileHeight + 1), width: tileWidth, height: tileHeight)
  }
}
