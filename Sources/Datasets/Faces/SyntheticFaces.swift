import Foundation
import Synchronization
import Threads

/// Draws the built-in faces, in colour on a square sheet of any side.
///
/// The head is an ellipsoid that turns about its upright axis, and what is on it turns with it. Only sums, products, quotients
/// and square roots are taken, which are the same on every machine: so are all bytes.
public enum SyntheticFaces {
  /// Grows whenever the same factors would give other pixels than before. Part of the data set's hash.
  public static let version = 2

  /// The faces of these factors on sheets of `side` x `side` pixels, drawn on all processors: `[count, 3, side, side]`, or
  /// `[count, 1, side, side]` in grey.
  ///
  /// - Precondition: `side` is a multiple of 8.
  public static func images(_ factors: [FaceFactors], side: Int, channels: Int = 3) -> [UInt8] {
    precondition(side % 8 == 0, "eight pixels are drawn at a time")
    let size = channels * side * side
    let sheets = Mutex([UInt8](repeating: 0, count: factors.count * size))
    // Large enough that the lock costs nothing, small enough that no processor waits long for the last chunk.
    let chunk = 128
    concurrently((factors.count + chunk - 1) / chunk, threads: ProcessInfo.processInfo.activeProcessorCount) { part in
      let range = part * chunk..<min(factors.count, (part + 1) * chunk)
      var drawn = [UInt8](repeating: 0, count: range.count * size)
      for (row, index) in range.enumerated() {
        let face = FaceDrawing(factors[index])
        for y in 0..<side {
          for x in stride(from: 0, to: side, by: 8) {
            store(
              face.colors(x: x, y: y, side: side), channels, at: row * size + y * side + x, plane: side * side, &drawn)
          }
        }
      }
      sheets.withLock { $0.replaceSubrange(range.lowerBound * size..<range.upperBound * size, with: drawn) }
    }
    return sheets.withLock { $0 }
  }

  /// Rounds eight pixels.
  private static func store(_ paint: Paint, _ channels: Int, at start: Int, plane: Int, _ drawn: inout [UInt8]) {
    let values: [Eight] = channels == 3 ? [paint.red, paint.green, paint.blue] : [paint.luma]
    for (channel, value) in values.enumerated() {
      let bytes = SIMD8<UInt8>(
        truncatingIfNeeded: SIMD8<Int32>(
          (value * 255 + 0.5).clamped(lowerBound: SIMD8(), upperBound: SIMD8(repeating: 255))))
      for index in 0..<8 { drawn[start + channel * plane + index] = bytes[index] }
    }
  }
}

typealias Eight = SIMD8<Float>

/// A colour, its parts from 0 to 1.
struct Tint {
  var red: Float
  var green: Float
  var blue: Float

  /// From the usual six hexadecimal digits.
  init(_ hex: UInt32) {
    red = Float(hex >> 16) / 255
    green = Float(hex >> 8 & 255) / 255
    blue = Float(hex & 255) / 255
  }

  /// Darker below 1, towards white above.
  func times(_ factor: Float) -> Tint {
    var tint = self
    func turn(_ part: Float) -> Float { factor <= 1 ? part * factor : 1 - (1 - part) * (2 - factor) }
    (tint.red, tint.green, tint.blue) = (turn(red), turn(green), turn(blue))
    return tint
  }

  /// This much of another colour.
  func mixed(_ other: Tint, _ share: Float) -> Tint {
    var tint = self
    tint.red += share * (other.red - red)
    tint.green += share * (other.green - green)
    tint.blue += share * (other.blue - blue)
    return tint
  }
}

/// Eight pixels that are painted over, layer upon layer.
struct Paint {
  var red: Eight
  var green: Eight
  var blue: Eight

  /// The luma of ITU-R BT.601.
  var luma: Eight {
    let redAndGreen: Eight = 0.299 * red + 0.587 * green
    return redAndGreen + 0.114 * blue
  }

  init(_ tint: Tint) {
    red = Eight(repeating: tint.red)
    green = Eight(repeating: tint.green)
    blue = Eight(repeating: tint.blue)
  }

  /// Lays a colour over what is there; `cover` is from 0 to 1.
  mutating func lay(_ tint: Tint, _ cover: Eight) {
    // Most shapes are small: most pixels have nothing of them.
    if cover == Eight() { return }
    red += cover * (tint.red - red)
    green += cover * (tint.green - green)
    blue += cover * (tint.blue - blue)
  }

  /// Keeps of what `body` paints only as much as `cover` says.
  mutating func lay(over cover: Eight, _ body: (inout Paint) -> Void) {
    let before = self
    body(&self)
    red = before.red + cover * (red - before.red)
    green = before.green + cover * (green - before.green)
    blue = before.blue + cover * (blue - before.blue)
  }

  /// Darkens below 1.
  mutating func shade(_ factor: Eight) {
    red *= factor
    green *= factor
    blue *= factor
  }
}
