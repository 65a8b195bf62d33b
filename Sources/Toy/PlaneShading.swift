import Drawing
import Foundation

/// The part of the plane that a rectangle of cells shows, with the same scale on both axes.
struct PlaneWindow: Equatable {
  /// Half of the width and of the height, around the origin.
  let half: SIMD2<Double>

  /// Half of the extent that is always visible, in all directions.
  static let reach = 3.7

  init(columns: Int, rows: Int) {
    let (width, height) = (Double(max(columns, 1)), Double(max(2 * rows, 1)))
    half = SIMD2(width, height) * (Self.reach / min(width, height))
  }

  /// A point in fractions of the window, from the left and from below.
  func shares(of point: SIMD2<Double>) -> SIMD2<Double> { (point / half + 1) / 2 }
}

/// p over the plane as a picture. It is computed when p or its rectangle changes, not for every frame.
struct PlaneShading: Equatable {
  private(set) var image = Picture(width: 0, height: 0, values: [])
  private var target: Target?
  private var columns = 0
  private var rows = 0

  mutating func update(target: Target, rect: Rect) {
    guard target != self.target || rect.width != columns || rect.height != rows else { return }
    (self.target, columns, rows) = (target, rect.width, rect.height)
    // The finest symbols show two by two pixels in a cell.
    let (width, height) = (2 * columns, 2 * rows)
    let window = PlaneWindow(columns: columns, rows: rows)
    let mixture = target.mixture
    var densities = [Double](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width {
        let place = SIMD2((Double(x) + 0.5) / Double(width), 1 - (Double(y) + 0.5) / Double(height))
        densities[y * width + x] = exp(mixture.logDensity(at: (2 * place - 1) * window.half))
      }
    }
    let most = densities.max() ?? 1
    // The square root brings out the slopes of p, where the edge of q lies.
    image = Picture(width: width, height: height, values: densities.map { Float(($0 / most).squareRoot()) })
  }

  /// The mean brightness of a cell.
  func brightness(x: Int, y: Int) -> Float {
    let first = 2 * y * image.width + 2 * x
    guard x >= 0, x < columns, y >= 0, y < rows else { return 0 }
    let below = first + image.width
    return (image.values[first] + image.values[first + 1] + image.values[below] + image.values[below + 1]) / 4
  }
}
