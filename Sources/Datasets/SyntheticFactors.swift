import Randomness

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension DigitFactors {
  /// Draws a digit's factors for a random writer. Every number below is the spread of one habit.
  init(from generator: inout Philox) {
    label = UInt8(generator.uniform() * 10)
    let forms = SyntheticForm.all[Int(label)]
    variant = Self.choose(forms, generator.uniform())
    blend = Self.blend(hands: forms[Int(variant)].hands.count, &generator)
    // A 1 varies in little but its angle, so it is written straighter and at more angles than other digits.
    slant = 0.13 + (label == 1 ? 0.21 : 0.19) * generator.bounded()
    rotation = 0.07 * generator.bounded()
    aspect = expf(0.03 + 0.17 * generator.bounded())
    size = 19.5 + 0.45 * generator.bounded()
    x = 0.35 * generator.bounded()
    y = 0.35 * generator.bounded()
    // 8 and 9 have the smallest loops; a thinner pen keeps them open.
    penWidth = (label >= 8 ? 2.3 : 2.5) * expf(0.22 * generator.bounded())
    let pressure = SIMD4(generator.bounded(), generator.bounded(), generator.bounded(), generator.bounded())
    self.pressure = pressure * SIMD4(0.18, 0.11, 0.11, 0.10) + SIMD4(-0.06, 0, 0, 0.05)
    roundness = 0.88 + 0.16 * generator.bounded()
    tremor = 0.22 * expf(0.4 * generator.bounded())
    grain = generator.next32()
    var (bend, wobble) = (SIMD8<Float>(), SIMD8<Float>())
    let freedom: Float = label == 1 ? 0.6 : 1
    for index in 0..<8 { bend[index] = 0.038 * freedom * generator.bounded() }
    for index in 0..<8 { wobble[index] = 0.022 * freedom * generator.bounded() }
    (self.bend, self.wobble) = (bend, wobble)
  }

  private static func choose(_ forms: [SyntheticForm], _ uniform: Float) -> UInt8 {
    var left = uniform * forms.reduce(0) { $0 + $1.weight }
    for index in forms.indices {
      left -= forms[index].weight
      if left < 0 { return UInt8(index) }
    }
    return UInt8(forms.count - 1)
  }

  /// Weights that favour one hand, but seldom exclude the others (a softmax of normal numbers).
  private static func blend(hands: Int, _ generator: inout Philox) -> SIMD4<Float> {
    var weights = SIMD4<Float>()
    for index in 0..<hands { weights[index] = expf(2.2 * generator.bounded()) }
    return weights / weights.sum()
  }
}

extension Philox {
  /// A standard normal number clamped to 2.5 standard deviations, to avoid extreme digits.
  fileprivate mutating func bounded() -> Float { min(2.5, max(-2.5, normal())) }
}
