import CKernels
import Randomness

/// How a byte of an image becomes the number that a model sees.
public enum PixelTreatment: String, Sendable, CaseIterable, Codable {
  /// byte / 255: grey in [0, 1], as PyTorch's `ToTensor` does.
  case grey
  /// 1 where byte / 255 is above one half (from 128 on), else 0.
  case threshold
  /// 1 with probability byte / 255, else 0; drawn afresh at every call with another stream (Salakhutdinov and Murray 2008).
  case sampled

  /// Writes the pixels of one image as numbers: `bytes.count` of them from `output` on. Allocates nothing.
  ///
  /// `sampled` draws pixel i from the i-th 16 bits of `Philox(seed: seed, stream: stream)`, so its probabilities are right to
  /// 2^-16: seed and stream alone decide, whatever was drawn before and on whatever thread. The others do not look at them.
  public func write(
    _ bytes: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<Float>, seed: UInt64 = 0, stream: UInt64 = 0
  ) {
    switch self {
    case .grey: latent_grey(bytes.baseAddress, output, bytes.count)
    case .threshold: for index in bytes.indices { output[index] = bytes[index] >= 128 ? 1 : 0 }
    case .sampled: Self.sample(bytes, to: output, seed: seed, stream: stream)
    }
  }

  private static func sample(
    _ bytes: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<Float>, seed: UInt64, stream: UInt64
  ) {
    let whole = bytes.count & ~7
    let source = UnsafeRawBufferPointer(bytes)
    let target = UnsafeMutableRawPointer(output)
    for start in stride(from: 0, to: whole, by: 8) {
      let pixels = source.loadUnaligned(fromByteOffset: start, as: SIMD8<UInt8>.self)
      let drawn = draw(pixels, seed: seed, stream: stream, block: start / 8)
      target.storeBytes(of: drawn, toByteOffset: start * 4, as: SIMD8<Float>.self)
    }
    if whole == bytes.count { return }
    var pixels = SIMD8<UInt8>()
    for index in whole..<bytes.count { pixels[index - whole] = bytes[index] }
    let drawn = draw(pixels, seed: seed, stream: stream, block: whole / 8)
    for index in whole..<bytes.count { output[index] = drawn[index - whole] }
  }

  /// Eight pixels from the 128 bits of one block.
  private static func draw(_ pixels: SIMD8<UInt8>, seed: UInt64, stream: UInt64, block: Int) -> SIMD8<Float> {
    // Most pixels of a digit are black, and black is certain: the random numbers are what costs.
    if pixels == SIMD8() { return SIMD8() }
    let bits = Philox.block(seed: seed, stream: stream, counter: UInt64(block))
    var uniform = SIMD8<UInt32>()
    uniform.evenHalf = bits & 0xFFFF
    uniform.oddHalf = bits &>> 16
    // uniform / 2^16 < byte / 255 in whole numbers, so that 0 and 255 are certain.
    let isWhite = uniform &* 255 .< SIMD8<UInt32>(truncatingIfNeeded: pixels) &<< 16
    return SIMD8<Float>().replacing(with: 1, where: isWhite)
  }
}
