import Drawing

/// Three pictures side by side, as large as fits, and the posterior's dimensions below.
struct ReconstructLayout {
  /// The frames of the image, what it is decoded to, and the difference.
  let pictures: [Rect]
  /// The frame of the list.
  let list: Rect
  /// How many columns of dimensions stand beside each other.
  let listColumns: Int

  /// A dimension with its number, bar, mu, sigma and KL.
  private static let leastColumnWidth = 38
  /// A frame and the heading.
  private static let listMargin = 3
  /// A frame and tiles that can be read.
  private static let leastWallRows = 6

  /// The frame of the decoded draws, and where each lies in it; nil where there is no room.
  let wallFrame: Rect
  let wall: TileGrid?

  init(_ state: ExplorerState) {
    let body = Layout(state).body
    let (image, dimensions) = (state.imageSize, state.latent)
    let third = body.width / 3
    // Less than four dimensions, if there are more, are not worth a list.
    let listRows = Self.listMargin + min(dimensions, 4)
    let room = Rect(width: third - 2, height: body.height - listRows - 2)
    let blank = GreyImage(
      width: image.width, height: image.height, values: [Float](repeating: 0, count: image.width * image.height))
    let (above, below) = body.splitTop(blank.bestRect(in: room).height + 2)
    let (left, others) = above.splitLeft(third)
    let (middle, right) = others.splitLeft(third)
    pictures = [left, middle, right]
    listColumns = max(1, min((body.width - 2) / Self.leastColumnWidth, (dimensions + 3) / 4))
    (list, wallFrame) = below.splitTop((dimensions + listColumns - 1) / listColumns + Self.listMargin)
    let inside = wallFrame.inset(columns: 1, rows: 1)
    wall =
      wallFrame.height < Self.leastWallRows
      ? nil : TileGrid(in: inside, image: image, height: inside.height <= 8 ? inside.height : 7)
  }

  var listRows: Int { max(1, list.height - 3) }

  /// How many dimensions are visible at once.
  var visibleDimensions: Int { listRows * listColumns }
}
