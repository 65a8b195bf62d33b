import CKernels
import Randomness

/// How the bytes of an image become the model's input.
public enum PixelTreatment: String, Sendable, CaseIterable, Codable {
  /// byte / 255, grey in [0, 1], as in PyTorch's `ToTensor`.
  case grey
  /// 1 if byte / 255 > 1/2 (from 128 on), else 0.
  case threshold
  /// 1 with probability byte / 255, else 0. Every stream gives a new sample (Salakhutdinov and Murray 2008).
  case sampled

  /// Writes the `bytes.count` pixels of one image to `output`. Allocates nothing.
  ///
  /// `sampled` draws pixel i from the i-th 16 bits of `Philox(seed: seed, stream: stream)`, so its probabilities are
  /// exact to 2^-16, and depend on seed and stream alone. The other treatments ignore them.
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

  /// Eight pixels from one block of 128 bits.
  private static func draw(_ pixels: SIMD8<UInt8>, seed: UInt64, stream: UInt64, block: Int) -> SIMD8<Float> {
    // Most pixels of a digit are black, which needs no random numbers; these are the main cost.
    if pixels == SIMD8() { return SIMD8() }
    let bits = Philox.block(seed: seed, stream: stream, counter: UInt64(block))
    var uniform = SIMD8<UInt32>()
    uniform.evenHalf = bits & 0xFFFF
    uniform.oddHalf = bits &>> 16
    // uniform / 2^16 < byte / 255 in integers, which is exact for 0 and 255.
    let isWhite = uniform &* 255 .< SIMD8<UInt32>(truncatingIfNeeded: pixels) &<< 16
    return SIMD8<Float>().replacing(with: 1, where: isWhite)
  }
}
