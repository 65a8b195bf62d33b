import Drawing

/// The layout of the draw view: the pad, and beside it the image at z and a small map; below, the verdict on the
/// drawing and the nearest test images. A small screen has no room for frames, map and lists.
struct DrawLayout {
  /// The frames of the pad and of the image at z; nil on a small screen.
  let padFrame: Rect?
  let decodedFrame: Rect?
  /// The cells of the pad and of the image.
  let pad: Rect
  let decoded: Rect
  /// The line between them where they have no frames.
  let border: Rect
  /// The frame of the map; nil where there is no room.
  let map: Rect?
  /// The frame of the verdict, the losses and the posterior; nil if there are only lines for them.
  let panel: Rect?
  /// The lines for verdict and losses: the first line of the panel, or one or two without a panel.
  let lines: Rect
  /// The list of dimensions with its headings, in the panel.
  let list: Rect
  let listColumns: Int
  /// The frame of the nearest test images, and where each lies in it; nil where there is no room.
  let wallFrame: Rect
  let wall: TileGrid?

  /// A dimension with its number, bar, mu, sigma and KL.
  private static let leastColumnWidth = 38
  /// A frame, the verdict, headings and two rows of dimensions.
  private static let leastPanelRows = 6
  /// The columns of a title.
  private static let leastSide = 20
  /// A frame and legible tiles.
  private static let leastWallRows = 6

  init(_ state: World) {
    let layout = Layout(state)
    if layout.isCompact {
      self.init(compact: layout.body, image: state.imageSize)
    } else {
      self.init(framed: layout.body, image: state.imageSize, dimensions: state.latent)
    }
  }

  private init(framed body: Rect, image: PictureSize, dimensions: Int) {
    let hasPanel = body.height >= 22
    let hasMap = body.width >= 76
    // A third of the width, but enough for an exact digit if possible.
    let side = hasMap ? max(body.width / 3, min(body.width * 3 / 8, 30)) : body.width / 2
    let room = Rect(width: side - 2, height: body.height - (hasPanel ? Self.leastPanelRows : 2) - 2)
    let best = image.bestRect(in: room)
    let sideWidth = hasMap ? max(best.width + 2, Self.leastSide) : side
    let (top, below) = body.splitTop(best.height + 2)
    let (left, others) = top.splitLeft(sideWidth)
    let (middle, right) = others.splitLeft(sideWidth)
    (padFrame, decodedFrame, map) = (left, middle, hasMap ? right : nil)
    (pad, decoded) = (
      image.bestRect(in: left.inset(columns: 1, rows: 1)), image.bestRect(in: middle.inset(columns: 1, rows: 1))
    )
    border = Rect(width: 0, height: 0)
    listColumns = max(1, min((body.width - 2) / Self.leastColumnWidth, (dimensions + 1) / 2))
    let listRows = 1 + (dimensions + listColumns - 1) / listColumns
    let (above, rest) = below.splitTop(listRows + 3)
    let hasWall = rest.height >= Self.leastWallRows
    let frame = hasWall ? above : below
    panel = hasPanel ? frame : nil
    (lines, list) = hasPanel ? frame.inset(columns: 1, rows: 1).splitTop(1) : (below, Rect(width: 0, height: 0))
    wallFrame = hasWall ? rest : Rect(width: 0, height: 0)
    let inside = wallFrame.inset(columns: 1, rows: 1)
    // As large as fits for all voters side by side.
    let tileWidth = (inside.width - 1) / DrawView.voters - 1
    let tiles = TileGrid(
      in: inside, image: image,
      height: min(inside.height, max(4, tileWidth * image.height / (2 * image.width))), columns: DrawView.voters,
      rows: 1)
    wall = hasWall ? tiles : nil
  }

  /// Side by side, or one above the other if that makes them larger.
  private init(compact body: Rect, image: PictureSize) {
    let (area, lines) = body.splitBottom(body.height < 14 ? 1 : 2)
    let beside = image.bestRect(in: Rect(width: (area.width - 1) / 2, height: area.height))
    let above = image.bestRect(in: Rect(width: area.width, height: (area.height - 1) / 2))
    func picture(x: Int, y: Int, like size: Rect) -> Rect { Rect(x: x, y: y, width: size.width, height: size.height) }
    if beside.width >= above.width {
      pad = picture(x: area.x, y: area.y, like: beside)
      border = Rect(x: pad.endX, y: area.y, width: 1, height: beside.height)
      decoded = picture(x: border.endX, y: area.y, like: beside)
    } else {
      pad = picture(x: area.x, y: area.y, like: above)
      border = Rect(x: area.x, y: pad.endY, width: above.width, height: 1)
      decoded = picture(x: area.x, y: border.endY, like: above)
    }
    self.lines = lines
    (padFrame, decodedFrame, map, panel, wall) = (nil, nil, nil, nil, nil)
    (list, wallFrame) = (Rect(width: 0, height: 0), Rect(width: 0, height: 0))
    listColumns = 1
  }

  /// How many dimensions are visible at once.
  var visibleDimensions: Int { max(0, list.height - 1) * listColumns }
}
