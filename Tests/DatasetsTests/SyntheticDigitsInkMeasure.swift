/// Where the ink of a 28x28 image is. Pixel centres are at half-integers, as in the factors' units.
struct InkMeasure {
  /// Mean ink of a pixel, 0...1.
  var share: Float = 0
  /// Centre of mass, in pixels from the upper left corner.
  var x: Float = 0
  var y: Float = 0
  /// The slope of the least-squares line through the ink: pixels to the right per pixel upwards.
  var lean: Float = 0
  /// The first and last column and row with ink above one half.
  var left = 28
  var right = -1
  var top = 28
  var bottom = -1

  var longerSide: Float { Float(max(right - left, bottom - top) + 1) }
  /// The ratio of the ink's horizontal to its vertical spread.
  var widthToHeight: Float = 0

  init(_ pixels: ArraySlice<UInt8>) {
    var mass: Float = 0
    for (index, pixel) in pixels.enumerated() {
      let (row, column, ink) = (index / 28, index % 28, Float(pixel) / 255)
      mass += ink
      x += ink * (Float(column) + 0.5)
      y += ink * (Float(row) + 0.5)
      guard pixel > 127 else { continue }
      (left, right) = (min(left, column), max(right, column))
      (top, bottom) = (min(top, row), max(bottom, row))
    }
    share = mass / Float(pixels.count)
    x /= mass
    y /= mass
    var (xx, xy, yy): (Float, Float, Float) = (0, 0, 0)
    for (index, pixel) in pixels.enumerated() {
      let dx = Float(index % 28) + 0.5 - x
      let dy = Float(index / 28) + 0.5 - y
      xx += Float(pixel) * dx * dx
      xy += Float(pixel) * dx * dy
      yy += Float(pixel) * dy * dy
    }
    lean = -xy / yy
    widthToHeight = (xx / yy).squareRoot()
  }
}
