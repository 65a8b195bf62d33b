import Datasets
import Randomness

extension ImageSet {
  /// Some of these images as a model sees them when it is evaluated: `[range.count, valuesPerImage]`, row after row.
  ///
  /// Pixels that are drawn are those that an evaluation with this seed sees, whichever images are asked for together.
  public func pixels(_ range: Range<Int>, _ treatment: PixelTreatment, seed: UInt64) -> [Float] {
    let width = valuesPerImage
    return pixels.withUnsafeBufferPointer { bytes in
      [Float](unsafeUninitializedCapacity: range.count * width) { output, initialized in
        guard let first = output.baseAddress else { return }
        for (row, image) in range.enumerated() {
          treatment.write(
            UnsafeBufferPointer(rebasing: bytes[image * width..<(image + 1) * width]), to: first + row * width,
            seed: seed, stream: RandomStream.evaluationPixels.number(UInt64(image)))
        }
        initialized = range.count * width
      }
    }
  }
}
