import Drawing

/// Strips of small pictures from A to B, and where there is room, or while it plays, three large pictures above them.
struct InterpolateLayout {
  /// A row of pictures.
  enum Strip: Equatable {
    /// Decoded along a path, the length of z below.
    case path(Interpolate.Path)
    /// The pixels of the two ends, mixed.
    case pixels
  }

  /// The frames of the large pictures: arc, line, pixels; none where there is no room.
  let pictures: [Rect]
  /// The frame of the strips.
  let frame: Rect
  /// Which strips are shown, from above.
  let strips: [Strip]
  /// How many pictures a strip has.
  let columns: Int
  private let tileHeight: Int
  private let tileWidth: Int
  private let stride: Int

  /// Columns of a strip's name.
  static let labelColumns = 9
  private static let mostColumns = 15
  /// The least rows for large pictures, with their frame: 28x28 pixels fit as they are.
  private static let pictureRows = 16

  init(_ state: ExplorerState) {
    let body = Layout(state).body
    let image = state.imageSize
    func width(_ height: Int) -> Int { max(1, height * 2 * image.width / image.height) }
    func columns(_ height: Int) -> Int { (body.width - 3 - Self.labelColumns) / (width(height) + 1) }
    // A frame, the heading, three strips, two lines of numbers.
    func rows(_ height: Int) -> Int { 3 * height + 5 }
    func height(in room: Int) -> Int? { [7, 6, 5, 4].first { rows($0) <= room && columns($0) >= 5 } }
    let pictureRows: Int
    if let height = height(in: body.height - Self.pictureRows) {
      (tileHeight, strips) = (height, [.path(.arc), .path(.line), .pixels])
      pictureRows = body.height - rows(height)
    } else if state.interpolate.play == nil {
      (tileHeight, strips) = (height(in: body.height) ?? 3, [.path(.arc), .path(.line), .pixels])
      pictureRows = 0
    } else {
      // Pictures in place of two of the strips.
      (tileHeight, strips) = (4, [.path(state.interpolate.path)])
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
  }

  /// The row of the shares, above the strips.
  var headingY: Int { frame.y + 1 }

  func tile(row: Int, column: Int) -> Rect {
    Rect(
      x: frame.x + 2 + Self.labelColumns + column * stride, y: headingY + 1 + row * (tileHeight + 1),
      width: tileWidth, height: tileHeight)
  }
}
