import Drawing

/// The layout of the first view between title and hints.
struct ExplorePanels {
  let picture: Rect
  let status: Rect
  let latent: Rect
  let curve: Rect

  /// The rows of the status panel with a frame, and of its short form without.
  private static let statusRows = 6
  static let shortStatusRows = 4
  /// The least columns of each side: a latent row with number, bar, value and KL; the losses.
  private static let leastSide = 30
  /// The least columns without the KL.
  private static let leastShortSide = 19
  /// The smallest useful curve.
  private static let leastCurve = (width: 34, height: 8)

  /// Framed panels: picture and status at the left, the latent dimensions and the curve at the right.
  init(framed body: Rect, image: PictureSize, dimensions: Int) {
    // As wide as the picture can get at this height, but the right side keeps its minimum.
    let room = Rect(
      width: body.width - max(Self.leastSide, body.width * 2 / 5) - 2, height: body.height - Self.statusRows - 2)
    let (left, right) = body.splitLeft(max(image.bestRect(in: room).width + 2, Self.leastSide))
    (picture, status) = left.splitBottom(Self.statusRows)
    // The curve takes at most half the height; dimensions that do not fit scroll.
    let rows = min(dimensions + 3, max(right.height / 2, right.height - 14))
    (latent, curve) = right.splitTop(rows)
  }

  /// Panels without frames: side by side on a low screen, one above the other on a narrow one.
  init(compact body: Rect, image: PictureSize, dimensions: Int) {
    let isLow = body.height + 2 < Layout.framed.height
    let side: Rect
    if isLow {
      let room = Rect(width: body.width - Self.leastShortSide - 1, height: body.height)
      let (left, right) = body.splitLeft(image.bestRect(in: room).width)
      picture = left
      side = right.splitLeft(1).rest
    } else {
      // At most half the height, unless an exact digit needs more.
      let least = Self.shortStatusRows + min(dimensions, 4)
      let room = Rect(width: body.width, height: min(body.height - least, max(14, body.height / 2)))
      let (top, below) = body.splitTop(image.bestRect(in: room).height)
      picture = top
      side = below
    }
    let hasCurveBeside = isLow && side.width >= Self.leastSide + 1 + Self.leastCurve.width
    let (list, right) = side.splitLeft(hasCurveBeside ? max(Self.leastSide, side.width / 3) : side.width)
    let free = list.height - Self.shortStatusRows
    let hasCurveBelow =
      !hasCurveBeside && list.width >= Self.leastCurve.width
      && free - min(dimensions, 6) >= Self.leastCurve.height
    let rows = min(dimensions, hasCurveBelow ? max(6, free - 14) : free)
    let (latent, rest) = list.splitTop(rows)
    let (status, below) = rest.splitTop(Self.shortStatusRows)
    (self.latent, self.status) = (latent, status)
    curve = hasCurveBeside ? right.splitLeft(1).rest : hasCurveBelow ? below : Rect(width: 0, height: 0)
  }
}
