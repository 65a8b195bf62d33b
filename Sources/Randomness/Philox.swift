/// The counter-based random generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy
/// as 1, 2, 3").
///
/// A value is a function of `(seed, stream, position)` alone. So a run needs no generator state beyond its step number,
/// and work can be split over threads without changing a bit of the result.
///
/// ```swift
/// var generator = Philox(seed: 1, stream: 7)
/// let noise = generator.normal()
/// ```
public struct Philox: RandomNumberGenerator, Sendable, Equatable {
  /// The key. The same seed always gives the same numbers.
  public let seed: UInt64
  /// One of the seed's 2^64 independent sequences.
  public let stream: UInt64
  private var block: UInt64 = 0
  private var buffer = SIMD4<UInt32>()
  private var used = 4

  /// The start of the sequence `stream` of `seed`.
  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// The next 32 random bits.
  public mutating func next32() -> UInt32 {
    if used == 4 {
      buffer = Self.block(seed: seed, stream: stream, counter: block)
      block &+= 1
      used = 0
    }
    defer { used += 1 }
    return buffer[used]
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let low = UInt64(next32())
    return low | UInt64(next32()) << 32
  }

  /// A uniform number in [0, 1), a multiple of 2^-24.
  public mutating func uniform() -> Float {
    Float(next32() >> 8) * 0x1p-24
  }

  /// The four 32-bit words at a counter value, after ten rounds.
  public static func block(seed: UInt64, stream: UInt64, counter: UInt64) -> SIMD4<UInt32> {
    var x = SIMD4(
      UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
      UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    for _ in 0..<10 {
      let a = UInt64(0xD251_1F53) &* UInt64(x[0])
      let b = UInt64(0xCD9E_8D57) &* UInt64(x[2])
      x = SIMD4(
        UInt32(truncatingIfNeeded: b >> 32) ^ x[1] ^ key.0, UInt32(truncatingIfNeeded: b),
        UInt32(truncatingIfNeeded: a >> 32) ^ x[3] ^ key.1, UInt32(truncatingIfNeeded: a))
      key = (key.0 &+ 0x9E37_79B9, key.1 &+ 0xBB67_AE85)
    }
    return x
  }
}
