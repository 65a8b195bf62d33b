import Drawing

/// The layout of the dial view: the curve above words and pictures at the left, the map of all dimensions at the right.
/// A small screen has no frames, and a map only if there is room.
struct DialLayout: Equatable {
  let isFramed: Bool
  /// With its frame if there are frames.
  let curve: Rect
  /// The cells of the plot; nil where there is no room.
  let plot: Rect?
  /// The lines that say where the dial stands.
  let words: Rect
  /// The words and their frame, and the pictures if they have no frame of their own; empty without frames.
  let bottom: Rect
  /// The frame of the pictures if they have their own, below a low map.
  let pictureFrame: Rect
  /// The pictures below their names, as many as fit.
  let pictures: [Rect]
  /// The map with its frame if there are frames; empty where there is no room.
  let map: Rect
  /// The shades, without labels and numbers.
  let field: Rect
  /// The rows of cells for a dimension, and the number of visible dimensions.
  let rowHeight: Int
  let rows: Int

  private let latent: Int

  /// The columns beside the shades: a mark, the number of the dimension and a space; its KL.
  static let (labelColumns, valueColumns) = (5, 6)
  /// The rows above the shades, for the dial's mark, and below, for betas and live dimensions.
  private static let (rowsAbove, rowsBelow) = (1, 2)
  private static let leastPicture = 4

  init(_ body: Rect, isCompact: Bool, image: PictureSize, latent: Int) {
    if isCompact {
      self.init(compact: body, image: image, latent: latent)
    } else {
      self.init(framed: body, image: image, latent: latent)
    }
  }

  private init(framed body: Rect, image: PictureSize, latent: Int) {
    isFramed = true
    let (left, right) = body.splitLeft(body.width / 2 + (body.width < 100 ? 2 : 0))
    // With frames: the lowest useful map and pictures.
    let mapRows = latent + 2 + Self.rowsAbove + Self.rowsBelow
    let hasPicturesBelowMap = right.height - mapRows >= Self.leastPicture + 6
    if hasPicturesBelowMap {
      let times = min(max(1, (right.height - mapRows + latent - 12) / latent), 3)
      (map, pictureFrame) = right.splitTop(mapRows + (times - 1) * latent)
      (curve, bottom) = left.splitBottom(4)
      words = bottom.inset(columns: 1, rows: 1)
      pictures = Self.pictures(in: pictureFrame.inset(columns: 1, rows: 1), image: image)
    } else {
      let height = min(max(Self.leastPicture, (body.height - 10) / 2), 14)
      (map, pictureFrame) = (right, Rect(width: 0, height: 0))
      (curve, bottom) = left.splitBottom(height + 5)
      let below: Rect
      (words, below) = bottom.inset(columns: 1, rows: 1).splitTop(2)
      pictures = Self.pictures(in: below, image: image)
    }
    plot = curve.inset(columns: 1, rows: 1)
    (field, rowHeight, rows) = Self.field(in: map.inset(columns: 1, rows: 1), latent: latent)
    self.latent = latent
  }

  private init(compact body: Rect, image: PictureSize, latent: Int) {
    isFramed = false
    (bottom, pictureFrame) = (Rect(width: 0, height: 0), Rect(width: 0, height: 0))
    let rest: Rect
    (words, rest) = body.splitTop(body.width < 60 && body.height > 11 ? 2 : 1)
    let (curve, below): (Rect, Rect)
    var map = bottom
    if rest.width >= 64 {
      // Side by side.
      let (left, beside) = rest.splitLeft(rest.width * 2 / 5)
      let others = beside.splitLeft(1).rest
      curve = left
      (map, below) = others.splitLeft(
        others.width - min(others.width / 3, 2 + image.columns(forRows: rest.height - 1)))
    } else if rest.height >= 22 {
      let others: Rect
      (curve, others) = rest.splitTop(rest.height / 3)
      (map, below) = others.splitTop(others.height - min(10, others.height / 3))
    } else {
      let width = min(rest.width / 3, image.columns(forRows: rest.height - 1))
      (curve, below) = rest.splitLeft(rest.width - width - 2)
    }
    self.curve = curve
    plot = curve
    pictures = Self.pictures(in: rest.height < 22 || rest.width >= 64 ? below.splitLeft(1).rest : below, image: image)
    self.map = map
    (field, rowHeight, rows) = Self.field(in: map, latent: latent)
    self.latent = latent
  }

  /// As many pictures side by side as fit at this height, from one to three.
  private static func pictures(in rect: Rect, image: PictureSize) -> [Rect] {
    let below = rect.splitTop(1).rest
    guard !below.isEmpty else { return [] }
    func size(_ count: Int) -> Rect {
      image.bestRect(in: Rect(width: (below.width - count + 1) / count, height: below.height))
    }
    let count =
      [(3, 3), (2, 2)].first { count, least in
        // Several pictures may be a little smaller than a single one.
        size(count).width >= 8 && 4 * size(count).height >= least * size(1).height
      }?.0 ?? 1
    let size = size(count)
    return (0..<count).map {
      Rect(x: below.x + $0 * (size.width + 1), y: below.y, width: size.width, height: size.height)
    }
  }

  private static func field(in inside: Rect, latent: Int) -> (field: Rect, rowHeight: Int, rows: Int) {
    let room = inside.height - rowsAbove - rowsBelow
    let rowHeight = min(max(1, room / max(1, latent)), 3)
    let rows = max(0, min(latent, room / rowHeight))
    return (
      Rect(
        x: inside.x + labelColumns, y: inside.y + rowsAbove, width: inside.width - labelColumns - valueColumns,
        height: rows * rowHeight), rowHeight, rows
    )
  }

  /// The row of the map at a row of the screen, counted among the visible ones.
  func row(y: Int) -> Int? { field.y..<field.endY ~= y ? (y - field.y) / rowHeight : nil }

  /// The first visible row. The selected one stays in the middle if possible.
  func firstRow(selectedRow: Int) -> Int { max(0, min(selectedRow - rows / 2, latent - rows)) }
}

extension DialView {
  func dialLayout(_ world: World) -> DialLayout {
    let layout = Layout(world)
    return DialLayout(layout.body, isCompact: layout.isCompact, image: world.imageSize, latent: world.latent)
  }
}
