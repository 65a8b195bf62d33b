import Drawing

/// Where the panels lie on a screen of some size: the picture and what the run does at the left; the latent dimensions and
/// the loss curve at the right; a title above and hints below.
struct Layout: Equatable {
  /// The smallest screen that everything fits on.
  static let smallest = (width: 60, height: 20)

  let title: Rect
  /// All between title and hints.
  let body: Rect
  let picture: Rect
  let status: Rect
  let latent: Rect
  let curve: Rect
  let hints: Rect
  /// Whether the screen is large enough.
  let fits: Bool

  /// Rows of the status panel, its frame included.
  private static let statusRows = 6
  /// The least columns for the right side: a latent row with its number, bar, value and KL.
  private static let leastRight = 30
  private static let leastLeft = 30

  init(_ state: ExplorerState) {
    let architecture = state.model.configuration.architecture
    self.init(
      width: state.width, height: state.height, imageWidth: architecture.imageWidth,
      imageHeight: architecture.imageHeight, dimensions: architecture.latent)
  }

  init(width: Int, height: Int, imageWidth: Int, imageHeight: Int, dimensions: Int) {
    fits = width >= Self.smallest.width && height >= Self.smallest.height
    let screen = Rect(width: width, height: height)
    let (top, below) = screen.splitTop(1)
    let (body, bottom) = below.splitBottom(1)
    title = top
    self.body = body
    hints = bottom
    // As wide as the picture can get in the height there is, but the right side keeps its room.
    let room = Rect(width: width - max(Self.leastRight, width * 2 / 5) - 2, height: body.height - Self.statusRows - 2)
    let blank = GreyImage(
      width: imageWidth, height: imageHeight, values: [Float](repeating: 0, count: imageWidth * imageHeight))
    let picture = blank.bestRect(in: room)
    let (left, right) = body.splitLeft(max(picture.width + 2, Self.leastLeft))
    (self.picture, status) = left.splitBottom(Self.statusRows)
    // The curve needs half the height at most; dimensions that do not fit scroll.
    let rows = min(dimensions + 3, max(right.height / 2, right.height - 14))
    (latent, curve) = right.splitTop(rows)
  }

  /// How many dimensions are visible at once: inside the frame, below the heading.
  var latentRows: Int { max(0, latent.height - 3) }

  /// The columns of a latent row.
  var latentColumns: LatentColumns { LatentColumns(inside: latent.inset(columns: 1, rows: 1)) }
}

/// The columns of a row of the latent panel: `▸ 12 ────┼━━━▐── +0.85  2.31 ███▌`.
struct LatentColumns: Equatable {
  let number: Int
  let bar: Range<Int>
  let valueEnd: Int
  let klEnd: Int
  /// The bar of the KL; empty where there is no room.
  let klBar: Range<Int>

  init(inside: Rect) {
    number = inside.x
    let hasKLBar = inside.width >= 44
    let klBarWidth = hasKLBar ? min(12, inside.width / 6) : 0
    let end = inside.endX - (hasKLBar ? klBarWidth + 1 : 0)
    klEnd = end
    valueEnd = klEnd - 6
    let start = inside.x + 6
    var width = max(5, valueEnd - 6 - start)
    // An odd width has a middle.
    width -= (width + 1) % 2
    bar = start..<start + width
    klBar = hasKLBar ? end + 1..<end + 1 + klBarWidth : end..<end
  }

  /// The value that a click at a column of the bar means.
  func value(atColumn column: Int) -> Float? {
    guard bar.contains(column) else { return nil }
    let share = (Float(column - bar.lowerBound) + 0.5) / Float(bar.count)
    return ((share * 2 - 1) * 3 * 10).rounded() / 10
  }
}
