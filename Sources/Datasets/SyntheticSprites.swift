import Foundation
import Synchronization
import Threads

/// Draws the built-in sprites: white shapes on black, on a square sheet of any side.
///
/// A pixel is 255 if its centre is in the shape, else 0, as in dSprites: binary data, as the Bernoulli likelihood
/// assumes. The price: at 32 pixels a step of position is half a pixel, and one step in fifty changes nothing; at 64 it
/// is one pixel.
///
/// The positions are centred on the sheet, and no shape touches its border.
public enum SyntheticSprites {
  /// Increases whenever the same factors would give other pixels than before. Part of the data set's hash.
  public static let version = 1

  /// Draws these sprites on sheets of `side` x `side` pixels, on all processors: `[count, side * side]`, row-major.
  /// 70,000 sprites of 32x32 pixels take about 0.1 s of processor time.
  public static func images(_ factors: [SpriteFactors], side: Int) -> [UInt8] {
    let area = side * side
    let sheets = Mutex([UInt8](repeating: 0, count: factors.count * area))
    // Large enough that locking costs nothing, small enough that no processor waits long for the last chunk.
    let chunk = 512
    concurrently((factors.count + chunk - 1) / chunk, threads: ProcessInfo.processInfo.activeProcessorCount) { part in
      let range = part * chunk..<min(factors.count, (part + 1) * chunk)
      var drawn = [UInt8](repeating: 0, count: range.count * area)
      drawn.withUnsafeMutableBufferPointer { sheet in
        for (row, index) in range.enumerated() {
          draw(
            factors[index], side: side, on: UnsafeMutableBufferPointer(rebasing: sheet[row * area..<(row + 1) * area]))
        }
      }
      sheets.withLock { $0.replaceSubrange(range.lowerBound * area..<range.upperBound * area, with: drawn) }
    }
    return sheets.withLock { $0 }
  }

  /// The centre of mass of a sprite on one axis, as a fraction of the sheet, up to pixel rounding.
  public static func center(_ place: Int) -> Double {
    margin + (Double(place) + 0.5) / Double(SpriteFactors.places) * (1 - 2 * margin)
  }

  /// The fraction of the sheet that a sprite covers, up to pixel rounding.
  public static func area(_ shape: SpriteShape, scale: Int) -> Double {
    let whole =
      switch shape {
      case .square: 2 * reach * reach
      case .ellipse: Double.pi / 2 * reach * reach
      case .heart: (4 + Double.pi) * heartRadius * heartRadius
      }
    return whole * size(scale) * size(scale)
  }

  /// The distance from the centre of mass to the farthest point of a full-size shape, as a fraction of the sheet; the
  /// same for all.
  private static let reach = 0.24
  /// The first position: far enough from the border for the largest shape at any orientation, and for steps of one
  /// pixel in 64.
  private static let margin = 0.25
  /// The height of the heart's centre of mass above its square's centre, for discs of radius 1 and a square of side 2.
  /// The half discs, of total area pi, have their centres of mass 4 / (3 pi) outside the diagonal sides.
  private static let heartRise = (Double.pi + 4.0 / 3) / (2.0.squareRoot() * (4 + Double.pi))
  /// The heart's farthest point is its tip, the square's lower corner.
  private static let heartRadius = reach / (2.0.squareRoot() + heartRise)

  private static func size(_ scale: Int) -> Double { 0.5 + 0.5 * Double(scale) / Double(SpriteFactors.scales - 1) }

  /// Sine and cosine of an orientation. Exact for quarter turns, so that the square is symmetric.
  private static func turn(_ orientation: Int) -> (sine: Double, cosine: Double) {
    let quarter = SpriteFactors.orientations / 4
    let angle = Double.pi / 2 * Double(orientation % quarter) / Double(quarter)
    let (sine, cosine) = (sin(angle), cos(angle))
    switch orientation / quarter {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }

  private static func draw(_ sprite: SpriteFactors, side: Int, on sheet: UnsafeMutableBufferPointer<UInt8>) {
    let pixels = Double(side)
    let center = SIMD2(self.center(sprite.x), self.center(sprite.y)) * pixels
    let size = self.size(sprite.scale) * pixels
    let (sine, cosine) = turn(sprite.orientation)
    let reach = Self.reach * size
    let columns = max(0, Int(center.x - reach))..<min(side, Int(center.x + reach) + 1)
    let rows = max(0, Int(center.y - reach))..<min(side, Int(center.y + reach) + 1)
    let isInside = self.test(sprite.shape, size: size)
    for row in rows {
      let y = Double(row) + 0.5 - center.y
      for column in columns {
        let x = Double(column) + 0.5 - center.x
        // Rotate back into the frame of the upright shape.
        if isInside(cosine * x + sine * y, cosine * y - sine * x) { sheet[row * side + column] = 255 }
      }
    }
  }

  /// Whether a point (right and down from the centre of mass) is in the upright shape.
  private static func test(_ shape: SpriteShape, size: Double) -> (_ x: Double, _ y: Double) -> Bool {
    switch shape {
    case .square:
      let half = reach * size / 2.0.squareRoot()
      return { x, y in abs(x) <= half && abs(y) <= half }
    case .ellipse:
      let radius = reach * size
      return { x, y in x * x + 4 * y * y <= radius * radius }
    case .heart:
      let radius = heartRadius * size
      let rise = heartRise * radius
      let root = 0.5.squareRoot()
      return { x, y in
        // Coordinates along the square's sides, from its centre: to the upper right and the upper left.
        let up = -(y - rise)
        let (p, q) = ((up + x) * root, (up - x) * root)
        if abs(p) <= radius && abs(q) <= radius { return true }
        return (p - radius) * (p - radius) + q * q <= radius * radius
          || p * p + (q - radius) * (q - radius) <= radius * radius
      }
    }
  }
}
