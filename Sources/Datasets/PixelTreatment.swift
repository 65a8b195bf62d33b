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
  /// 1 with probability byte / 255, else 0, drawn once for each image and for ever, as binarised MNIST is (Larochelle and Murray
  /// 2011). The draw is our own, not that of their file. It depends on the image's bytes alone: not on the run's seed, nor on where
  /// the image stands.
  case fixed
  /// (byte + u) / 256 with u uniform in [0, 1), sampled as `sampled` is. A density of such values is a bound on the probability of the
  /// bytes (Theis, van den Oord and Bethge 2016, section 3.1).
  case dequantised

  /// Whether all values are 0 or 1.
  public var isBinary: Bool { self == .threshold || self == .sampled || self == .fixed }

  /// Writes the `bytes.count` pixels of one image to `output`. Allocates nothing.
  ///
  /// `sampled` draws pixel i from the i-th 16 bits of `Philox(seed: seed, stream: stream)`, so its probabilities are
  /// exact to 2^-16, and depend on seed and stream alone; `dequantised` takes the same bits. The other treatments ignore them.
  public func write(
    _ bytes: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<Float>, seed: UInt64 = 0, stream: UInt64 = 0
  ) {
    switch self {
    case .grey: latent_grey(bytes.baseAddress, output, bytes.count)
    case .threshold: for index in bytes.indices { output[index] = bytes[index] >= 128 ? 1 : 0 }
    case .sampled: Self.fill(bytes, output) { Self.draw($0, seed: seed, stream: stream, block: $1) }
    case .fixed:
      let stream = Self.hash(bytes)
      Self.fill(bytes, output) { Self.draw($0, seed: Self.fixedSeed, stream: stream, block: $1) }
    case .dequantised: Self.fill(bytes, output) { Self.dequantise($0, seed: seed, stream: stream, block: $1) }
    }
  }

  /// The seed of the fixed draw, in ASCII: fixedMNI.
  private static let fixedSeed: UInt64 = 0x6669_7865_644d_4e49

  /// A number that differs from image to image: eight bytes at a time, the first lowest, zeros behind the end.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let source = UnsafeRawBufferPointer(bytes)
    var hash = UInt64(bytes.count)
    func take(_ word: UInt64) {
      hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 32
    }
    let whole = bytes.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      take(UInt64(littleEndian: source.loadUnaligned(fromByteOffset: start, as: UInt64.self)))
    }
    if whole < bytes.count {
      take((whole..<bytes.count).reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) })
    }
    return hash
  }

  /// Fills the output by eight pixels at a time, which `draw` makes of eight bytes and the number of their block.
  private static func fill(
    _ bytes: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutablePointer<Float>,
    _ draw: (SIMD8<UInt8>, Int) -> SIMD8<Float>
  ) {
    let whole = bytes.count & ~7
    let source = UnsafeRawBufferPointer(bytes)
    let target = UnsafeMutableRawPointer(output)
    for start in stride(from: 0, to: whole, by: 8) {
      let pixels = source.loadUnaligned(fromByteOffset: start, as: SIMD8<UInt8>.self)
      let drawn = draw(pixels, start / 8)
      target.storeBytes(of: drawn, toByteOffset: start * 4, as: SIMD8<Float>.self)
    }
    if whole == bytes.count { return }
    var pixels = SIMD8<UInt8>()
    for index in whole..<bytes.count { pixels[index - whole] = bytes[index] }
    let drawn = draw(pixels, whole / 8)
    for index in whole..<bytes.count { output[index] = drawn[index - whole] }
  }

  /// Eight pixels from one block of 128 bits.
  private static func draw(_ pixels: SIMD8<UInt8>, seed: UInt64, stream: UInt64, block: Int) -> SIMD8<Float> {
    // Most pixels of a digit are black, which needs no random numbers; these are the main cost.
    if pixels == SIMD8() { return SIMD8() }
    let uniform = uniform(seed: seed, stream: stream, block: block)
    // uniform / 2^16 < byte / 255 in integers, which is exact for 0 and 255.
    let isWhite = uniform &* 255 .< SIMD8<UInt32>(truncatingIfNeeded: pixels) &<< 16
    return SIMD8<Float>().replacing(with: 1, where: isWhite)
  }

  /// Eight times (byte + u / 2^16) / 256, which a `Float` has exactly.
  private static func dequantise(_ pixels: SIMD8<UInt8>, seed: UInt64, stream: UInt64, block: Int) -> SIMD8<Float> {
    let uniform = uniform(seed: seed, stream: stream, block: block)
    return SIMD8<Float>(SIMD8<UInt32>(truncatingIfNeeded: pixels) &<< 16 | uniform) / 16_777_216
  }

  /// Eight uniform numbers of 16 bits.
  private static func uniform(seed: UInt64, stream: UInt64, block: Int) -> SIMD8<UInt32> {
    let bits = Philox.block(seed: seed, stream: stream, counter: UInt64(block))
    var uniform = SIMD8<UInt32>()
    uniform.evenHalf = bits & 0xFFFF
    uniform.oddHalf = bits &>> 16
    return uniform
  }
}
