import Drawing

/// The layout of a reconstruction: three pictures side by side, as large as fits, and the posterior's dimensions below.
/// A small screen has no frames, perhaps only two pictures, and the dimensions only if it is wide or high.
struct ReconstructLayout {
  let isFramed: Bool
  /// The image, its reconstruction and, if there is room, the difference; with their frames if there are frames.
  let pictures: [Rect]
  /// The list, with its frame if there are frames; empty where there is no room.
  let list: Rect
  /// The line of the image's losses if it is not in the list's frame.
  let losses: Rect
  /// How many rows of dimensions the list has.
  let listRows: Int
  /// The number of columns of dimensions.
  let listColumns: Int

  /// A dimension with its number, bar, mu, sigma and KL.
  private static let leastColumnWidth = 38
  /// A frame and the heading.
  private static let listMargin = 3
  /// A frame and legible tiles.
  private static let leastWallRows = 6

  /// The frame of the decoded draws, and where each lies in it; nil where there is no room.
  let wallFrame: Rect
  let wall: TileGrid?

  init(_ state: World) {
    let (layout, image) = (Layout(state), state.imageSize)
    if layout.isCompact {
      self.init(compact: layout.body, image: image, dimensions: state.latent)
    } else {
      self.init(framed: layout.body, image: image, dimensions: state.latent)
    }
  }

  private init(framed body: Rect, image: PictureSize, dimensions: Int) {
    isFramed = true
    let third = body.width / 3
    // A list of fewer than four dimensions is only worth its room if there are no more.
    let least = Self.listMargin + min(dimensions, 4)
    let room = Rect(width: third - 2, height: body.height - least - 2)
    let (above, below) = body.splitTop(image.bestRect(in: room).height + 2)
    let (left, others) = above.splitLeft(third)
    let (middle, right) = others.splitLeft(third)
    pictures = [left, middle, right]
    listColumns = max(1, min((body.width - 2) / Self.leastColumnWidth, (dimensions + 3) / 4))
    (list, wallFrame) = below.splitTop((dimensions + listColumns - 1) / listColumns + Self.listMargin)
    let inside = wallFrame.inset(columns: 1, rows: 1)
    wall =
      wallFrame.height < Self.leastWallRows
      ? nil
      : TileGrid(
        in: inside, image: image, height: inside.height <= 8 ? inside.height : 7)
    listRows = max(1, list.height - 3)
    losses = Rect(width: 0, height: 0)
  }

  private init(compact body: Rect, image: PictureSize, dimensions: Int) {
    isFramed = false
    (wallFrame, wall) = (Rect(width: 0, height: 0), nil)
    let isHigh = 2 * body.height > body.width
    // A line above the pictures and one below, and the list on a high screen.
    let height = body.height - 2 - (isHigh ? 1 + min(dimensions, 8) : 0)
    func size(_ count: Int) -> Rect {
      image.bestRect(in: Rect(width: (body.width - count + 1) / count, height: height))
    }
    let count = size(3).height >= size(2).height ? 3 : 2
    let size = size(count)
    pictures = (0..<count).map {
      Rect(x: body.x + $0 * (size.width + 1), y: body.y + 1, width: size.width, height: size.height)
    }
    let width = count * (size.width + 1)
    let hasListBeside = body.width - width > Self.leastColumnWidth
    losses = Rect(
      x: body.x, y: body.y + 1 + size.height, width: hasListBeside ? width : body.width, height: 1)
    if hasListBeside {
      list = body.splitLeft(width + 1).rest
    } else {
      list = isHigh ? body.splitTop(size.height + 2).rest : Rect(width: 0, height: 0)
    }
    listColumns = max(1, min(list.width / Self.leastColumnWidth, (dimensions + 3) / 4))
    // A hidden list does not scroll.
    listRows = list.isEmpty ? dimensions : max(1, list.height - 1)
  }

  /// How many dimensions are visible at once.
  var visibleDimensions: Int { listRows * listColumns }
}
