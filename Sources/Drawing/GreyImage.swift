/// A grey picture.
public struct GreyImage: Equatable, Sendable {
  /// Pixels across.
  public let width: Int
  /// Pixels down.
  public let height: Int
  /// Brightness from 0 (black) to 1 (white), row by row, [height * width]. What is outside 0...1 is shown as its nearer end.
  public var values: [Float]

  /// A picture of these values.
  /// - Precondition: `values` has `width * height` elements.
  public init(width: Int, height: Int, values: [Float]) {
    precondition(width >= 0 && height >= 0 && values.count == width * height, "values must be width * height")
    self.width = width
    self.height = height
    self.values = values
  }

  /// A picture of bytes from 0 (black) to 255 (white).
  /// - Precondition: `bytes` has `width * height` elements.
  public init(width: Int, height: Int, bytes: some Sequence<UInt8>) {
    self.init(width: width, height: height, values: bytes.map { Float($0) / 255 })
  }

  /// The largest rectangle of cells in the middle of `area` that shows this picture undistorted, given that a cell is twice
  /// as high as wide.
  ///
  /// A picture that would be less than 1.3 times its size in half blocks (28x28 pixels: 28x14 cells) is shown at just that
  /// size: there it is exact, and a little more room would only blur it.
  public func bestRect(in area: Rect) -> Rect {
    guard width > 0, height > 0, !area.isEmpty else { return Rect(x: area.x, y: area.y, width: 0, height: 0) }
    var scale = min(Double(area.width) / Double(width), 2 * Double(area.height) / Double(height))
    if scale >= 1, scale < 1.3 { scale = 1 }
    let rows = max(1, Int(Double(height) * scale / 2 + 1e-9))
    // From the rows, so that rounding them does not change the proportions.
    let columns = Int((2 * Double(rows) * Double(width) / Double(height)).rounded())
    return area.centered(width: max(1, columns), height: rows)
  }
}
