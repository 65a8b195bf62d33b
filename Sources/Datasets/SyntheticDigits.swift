import Foundation
import Randomness
import Synchronization
import Threads

/// The built-in data set `digits`: handwritten-looking digits drawn from pen strokes, any number of them from a seed.
///
/// ```swift
/// let (pixels, labels, factors) = SyntheticDigits.images(count: 10_000, seed: 1)
/// ```
///
/// As in MNIST, an image is 28x28 pixels, 0 is paper and 255 is ink, and the digit is about 20 pixels high with its
/// centre of mass near the middle. Image `i` depends only on `(seed, i)`, so a longer set begins with the images of a
/// shorter one.
public enum SyntheticDigits {
  /// Increases whenever a seed would give other pixels than before. Part of the data set's hash.
  public static let version = 1
  /// Width and height of an image in pixels.
  public static let side = SyntheticPen.side

  /// Draws the first `count` digits of `seed` on all processors, in less than 25 us of processor time each.
  ///
  /// - Returns: `pixels` [count, 28*28], row by row; `labels` [count], 0...9 with equal probability; and the true
  ///   `factors` of each image.
  public static func images(
    count: Int, seed: UInt64
  ) -> (pixels: [UInt8], labels: [UInt8], factors: [DigitFactors]) {
    let area = side * side
    let all = factors(count: count, seed: seed)
    let sheets = Mutex([UInt8](repeating: 0, count: count * area))
    // Large enough that locking costs nothing, small enough that no processor waits long for the last chunk.
    let chunk = 256
    concurrently((count + chunk - 1) / chunk, threads: ProcessInfo.processInfo.activeProcessorCount) { part in
      let range = part * chunk..<min(count, (part + 1) * chunk)
      let drawn = pixels(of: all[range])
      sheets.withLock { $0.replaceSubrange(range.lowerBound * area..<range.upperBound * area, with: drawn) }
    }
    return (sheets.withLock { $0 }, all.map(\.label), all)
  }

  /// The factors of the first `count` digits of `seed`, without drawing them.
  public static func factors(count: Int, seed: UInt64) -> [DigitFactors] {
    (0..<count).map { index in
      var generator = Philox(seed: seed, stream: UInt64(index))
      return DigitFactors(from: &generator)
    }
  }

  /// Draws one digit: 28*28 pixels, row by row, 0 paper and 255 ink.
  ///
  /// Factors out of their usual range are drawn, too: ink off the sheet is lost, a label above 9 counts as 9, and an
  /// unknown variant as the digit's last.
  public static func draw(_ factors: DigitFactors) -> [UInt8] {
    pixels(of: [factors])
  }

  private static func pixels(of factors: ArraySlice<DigitFactors>) -> [UInt8] {
    let area = side * side
    var writer = SyntheticWriter()
    return [UInt8](unsafeUninitializedCapacity: factors.count * area) { buffer, initialized in
      for (image, digit) in factors.enumerated() {
        writer.draw(digit) { pixel, ink in
          for lane in 0..<4 { buffer[image * area + pixel + lane] = ink[lane] }
        }
      }
      initialized = factors.count * area
    }
  }
}
