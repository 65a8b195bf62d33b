import Drawing

/// The layout of the first view: the picture and the run at the left; the latent dimensions and the loss curve at the
/// right; a title above and hints below. Like most views it has no frames on a small screen.
struct Layout: Equatable {
  /// The smallest screen that a view can be used on.
  static let smallest = (width: 40, height: 12)
  /// The smallest screen with a line of views: there no picture becomes smaller by it.
  static let tabbed = (width: 170, height: 48)
  /// The smallest screen with frames.
  static let framed = (width: 60, height: 20)

  let title: Rect
  /// The line of views below the title; empty where there is no room.
  let tabs: Rect
  /// The panel of a lesson below the title; empty without one.
  let lesson: Rect
  /// The line that names a half, where two models stand beside each other; empty otherwise.
  let heading: Rect
  /// Everything between title, or the panel of a lesson, and hints.
  let body: Rect
  /// The panels of the first view, with their frames if there are any; the curve is empty where there is no room.
  let picture: Rect
  let status: Rect
  let latent: Rect
  let curve: Rect
  /// The visible dimensions.
  let rows: Rect
  let hints: Rect
  /// Whether there is no room for frames.
  let isCompact: Bool
  /// Whether the screen is large enough.
  let fits: Bool

  init(_ state: World) {
    let screen = Rect(width: state.width, height: state.height)
    fits = screen.width >= Self.smallest.width && screen.height >= Self.smallest.height
    let panel = fits ? state.lesson?.rows(width: screen.width, height: screen.height) ?? 0 : 0
    let side = fits ? state.side : nil
    isCompact =
      screen.width / (side == nil ? 1 : 2) < Self.framed.width
      || screen.height - panel - (side == nil ? 0 : 1) < Self.framed.height
    let (top, belowTitle) = screen.splitTop(1)
    let hasTabs = screen.width >= Self.tabbed.width && screen.height - panel >= Self.tabbed.height
    let (tabs, below) = belowTitle.splitTop(hasTabs ? 1 : 0)
    let (lesson, rest) = below.splitTop(panel)
    let (middle, bottom) = rest.splitBottom(1)
    // A column between two halves is left for a line. They are equal, so that pictures are: a column may be left over.
    let (left, others) = middle.splitLeft((screen.width - 1) / 2)
    let right = others.splitLeft(1).rest.splitLeft(left.width).left
    let half = side.map { $0 == .left ? left : right } ?? middle
    let (heading, body) = half.splitTop(side == nil ? 0 : 1)
    self.tabs = tabs
    (title, self.lesson, self.heading, self.body, hints) = (top, lesson, heading, body, bottom)
    let image = state.imageSize
    let panels =
      isCompact
      ? ExplorePanels(compact: body, image: image, dimensions: state.latent)
      : ExplorePanels(framed: body, image: image, dimensions: state.latent)
    (picture, status, latent, curve) = (panels.picture, panels.status, panels.latent, panels.curve)
    // Inside the frame, below the heading.
    rows = isCompact ? latent : latent.inset(columns: 1, rows: 1).splitTop(1).rest
  }

  /// How many dimensions are visible at once.
  var latentRows: Int { rows.height }

  /// The columns of a latent row.
  var latentColumns: LatentColumns { LatentColumns(inside: rows) }
}

/// The columns of a row of the latent panel: `▸ 12 ────┼━━━▐── +0.85  2.31 ███▌`.
struct LatentColumns: Equatable {
  let number: Int
  let numberEnd: Int
  let bar: Range<Int>
  let valueEnd: Int
  /// The end of the KL; nil if there is no room for it.
  let klEnd: Int?
  /// The bar of the KL; empty where there is no room.
  let klBar: Range<Int>

  init(inside: Rect) {
    number = inside.x
    let hasKL = inside.width >= 28
    let hasKLBar = inside.width >= 44
    numberEnd = number + (hasKL ? 5 : 4)
    let klBarWidth = hasKLBar ? min(12, inside.width / 6) : 0
    let end = inside.endX - (hasKLBar ? klBarWidth + 1 : 0)
    klEnd = hasKL ? end : nil
    valueEnd = hasKL ? end - 6 : end
    let start = numberEnd + 1
    var width = max(5, valueEnd - 6 - start)
    // An odd width has a middle.
    width -= (width + 1) % 2
    bar = start..<start + width
    klBar = hasKLBar ? end + 1..<end + 1 + klBarWidth : end..<end
  }

  /// The value at a column of the bar, for clicks.
  func value(atColumn column: Int) -> Float? {
    guard bar.contains(column) else { return nil }
    let share = (Float(column - bar.lowerBound) + 0.5) / Float(bar.count)
    return ((share * 2 - 1) * 3 * 10).rounded() / 10
  }
}
