import Drawing

/// The layout of a comparison, from top to bottom: large pictures, if there is room; two strips of small ones, or the
/// losses of one image; the loss curve, if there is room, and the past as a slider. A small screen has no frames.
struct CompareLayout {
  let isFramed: Bool
  /// The frames of the large pictures; on a small screen a title and a picture below.
  let pictures: [Rect]
  /// The lines of both models and the values between them, with the frame if there are frames.
  let sides: Rect
  /// The number of pictures in a strip; 0 where an image is compared.
  let columns: Int
  /// The past: curve and slider, in their frame if there are frames; empty beside another model.
  let past: Rect
  /// Rows of the curve.
  let curveRows: Int
  private let tileHeight: Int
  private let tileWidth: Int
  private let stride: Int

  /// The least and most rows of a curve.
  private static let curveRowsRange = 3...12
  /// Rows of a frame around 28x28 pixels as they are.
  private static let framedPicture = 16
  /// The slider and the line of its steps.
  private static let sliderRows = 2
  /// A strip needs at least the two ends and the middle.
  private static let (leastColumns, mostColumns) = (3, 13)
  /// The least columns for a picture of the difference beside three others.
  private static let columnsOfFour = 112

  init(_ view: CompareView, _ world: World) {
    let layout = Layout(world)
    let (body, image) = (layout.body, world.imageSize)
    let framed = !layout.isCompact
    let frame = framed ? 2 : 0
    isFramed = framed
    let hasPast = world.otherModel == nil
    let room = body.height - (hasPast ? framed ? Self.sliderRows + frame : 1 : 0)
    let isPoint = view.comparable(world).content == .point
    func curve(_ rest: Int) -> Int {
      hasPast && framed && rest >= Self.curveRowsRange.lowerBound ? min(rest, Self.curveRowsRange.upperBound) : 0
    }

    var (pictureRows, sideRows, count) = (0, 0, 0)
    if isPoint {
      // A line for each model, the values between the strips.
      func rows(_ height: Int) -> Int { 2 * height + 3 + frame }
      let stripWidth = body.width - frame - 1
      func columns(_ height: Int) -> Int { stripWidth / (image.columns(forRows: height) + 1) }
      if framed, room >= Self.framedPicture + rows(4) { (pictureRows, count) = (Self.framedPicture, 3) }
      func height(from most: Int, to fewest: Int = 4, columns least: Int, spare: Int = 0) -> Int? {
        Swift.stride(from: most, through: fewest, by: -1).first {
          rows($0) + spare <= room - pictureRows && columns($0) >= least
        }
      }
      // Legible digits matter more than a curve.
      let wanted =
        height(from: 12, to: 8, columns: Self.mostColumns)
        ?? (hasPast ? nil : height(from: 7, to: 5, columns: 5))
        ?? height(from: 7, to: 5, columns: 7, spare: framed && hasPast ? Self.curveRowsRange.lowerBound : 0)
        ?? height(from: 7, columns: 7) ?? height(from: 6, columns: 5) ?? 3
      (tileWidth, tileHeight) = image.cells(rows: wanted, columns: stripWidth / Self.leastColumns - 1)
      sideRows = rows(tileHeight)
      // An odd number includes 0.
      self.columns = max(1, (min(stripWidth / (tileWidth + 1), Self.mostColumns) - 1) / 2 * 2 + 1)
      let rest = room - pictureRows - sideRows
      curveRows = curve(rest)
      if count > 0 { pictureRows += rest - curveRows }
    } else {
      (tileWidth, tileHeight, columns) = (0, 0, 0)
      count = framed && body.width >= Self.columnsOfFour ? 4 : 3
      sideRows = 2 + frame
      let margin = framed ? 2 : 1
      let area = Rect(width: body.width / count - frame, height: room - sideRows - margin)
      let rest = room - sideRows - margin - image.bestRect(in: area).height
      curveRows = curve(rest)
      pictureRows = room - sideRows - curveRows
    }
    // The columns that are left over go between them, up to a limit.
    let spare = body.width - frame - 1 - columns * tileWidth
    stride = columns > 1 ? tileWidth + min(4, max(1, spare / (columns - 1))) : tileWidth
    let (above, below) = body.splitTop(pictureRows)
    let step = above.width / max(count, 1)
    pictures = (0..<count).map {
      Rect(
        x: above.x + $0 * step, y: above.y, width: $0 == count - 1 ? above.width - $0 * step : step,
        height: above.height)
    }
    (sides, past) = hasPast ? below.splitTop(sideRows) : (below, below.splitBottom(0).bottom)
  }

  /// What lies inside the frame of the two models.
  var inside: Rect { isFramed ? sides.inset(columns: 1, rows: 1) : sides }

  /// The line of a model, 0 for that of now.
  func lineY(_ side: Int) -> Int { columns == 0 ? inside.y + side : inside.y + side * (2 * tileHeight + 2) }

  /// The line of the values, between the strips.
  var valuesY: Int { inside.y + 1 + tileHeight }

  func tile(_ side: Int, column: Int) -> Rect {
    Rect(
      x: inside.x + 1 + column * stride, y: side == 0 ? inside.y + 1 : valuesY + 1, width: tileWidth, height: tileHeight
    )
  }

  /// The dimension's value in a column.
  static func value(_ column: Int, of columns: Int) -> Float {
    columns <= 1 ? 0 : -3 + 6 * Float(column) / Float(columns - 1)
  }

  /// The line of the slider; nil beside another model.
  var slider: Rect? {
    if past.isEmpty { return nil }
    let inside = isFramed ? past.inset(columns: 2, rows: 1) : past.inset(columns: 1)
    return Rect(x: inside.x, y: inside.y + curveRows, width: inside.width, height: 1)
  }

  /// The column of a moment on the slider: moments are equally far apart, the last of `count` at the right end.
  static func column(of moment: Int, of count: Int, in slider: Rect) -> Int {
    // Rounded like a plot's columns.
    slider.x + min(moment * slider.width / max(count - 1, 1), slider.width - 1)
  }
}
