import Datasets
import Randomness

extension ImageSet {
  /// These images as the model's input in an evaluation: `[range.count, valuesPerImage]`, row-major.
  ///
  /// Sampled pixels depend on the seed and the image alone, so they are those of an evaluation with this seed.
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
