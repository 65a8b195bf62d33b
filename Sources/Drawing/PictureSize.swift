/// The size of a picture: its pixels, and the channels that each of them has.
public struct PictureSize: Equatable, Hashable, Sendable {
  /// Pixels across.
  public let width: Int
  /// Pixels down.
  public let height: Int
  /// 1 for grey, 3 for red, green and blue.
  public let channels: Int

  /// A size; grey unless it says otherwise.
  /// - Precondition: `width` and `height` are not negative, and there are 1 or 3 channels.
  public init(width: Int, height: Int, channels: Int = 1) {
    precondition(width >= 0 && height >= 0 && (channels == 1 || channels == 3), "a picture has 1 or 3 channels")
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// How many pixels a picture of this size has.
  public var pixels: Int { width * height }
  /// How many values a picture of this size has, `[channels, height, width]`.
  public var count: Int { channels * pixels }

  /// The columns of cells that show the picture undistorted in `rows` rows, given that a cell is twice as high as wide.
  /// At least 1; a picture without pixels takes none.
  public func columns(forRows rows: Int) -> Int {
    height > 0 && width > 0 ? max(1, Int(whole: (2 * Double(rows) * Double(width) / Double(height)).rounded())) : 0
  }

  /// The cells that show the picture undistorted as high as `rows`, or lower where it would become wider than `columns`. At
  /// least one cell.
  public func cells(rows: Int, columns: Int) -> (width: Int, height: Int) {
    let (rows, columns) = (max(1, rows), max(1, columns))
    let width = self.columns(forRows: rows)
    if width <= columns { return (max(1, width), rows) }
    let lower = max(1, rows * columns / width)
    return (min(columns, self.columns(forRows: lower)), lower)
  }

  /// The largest rectangle of cells in the middle of `area` that shows the picture undistorted, given that a cell is twice
  /// as high as wide.
  ///
  /// A picture that would be less than 1.3 times its size in half blocks (28x28 pixels: 28x14 cells) is shown at just that
  /// size: there it is exact, and a little more room would only blur it.
  public func bestRect(in area: Rect) -> Rect {
    guard width > 0, height > 0, !area.isEmpty else { return Rect(x: area.x, y: area.y, width: 0, height: 0) }
    var scale = min(Double(area.width) / Double(width), 2 * Double(area.height) / Double(height))
    if scale >= 1, scale < 1.3 { scale = 1 }
    let rows = max(1, Int(whole: Double(height) * scale / 2 + 1e-9))
    // From the rows, so that rounding them does not change the proportions.
    return area.centered(width: columns(forRows: rows), height: rows)
  }
}
