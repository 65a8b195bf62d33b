import Datasets
import Foundation
import Testing

/// The effect of each factor on the image.
@Suite struct SyntheticDigitsFactorsTests {
  /// One digit of each label, by different writers.
  private static let digits: [DigitFactors] = {
    let all = SyntheticDigits.factors(count: 500, seed: 3)
    return (0..<10).compactMap { label in all.first { $0.label == label } }
  }()

  /// The measure of `digit` while one factor takes each of `values`.
  private func response<Value>(
    _ digit: DigitFactors, _ factor: WritableKeyPath<DigitFactors, Value>, _ values: [Value],
    _ measure: KeyPath<InkMeasure, Float>
  ) -> [Float] {
    values.map { value in
      var changed = digit
      changed[keyPath: factor] = value
      return InkMeasure(SyntheticDigits.draw(changed)[...])[keyPath: measure]
    }
  }

  private func rises(_ values: [Float]) -> Bool { zip(values, values.dropFirst()).allSatisfy { $0 < $1 } }

  @Test(arguments: digits) func slantShears(digit: DigitFactors) {
    #expect(rises(response(digit, \.slant, [-0.5, -0.25, 0, 0.25, 0.5, 0.75], \.lean)))
  }

  @Test(arguments: digits) func aWiderPenLeavesMoreInk(digit: DigitFactors) {
    #expect(rises(response(digit, \.penWidth, [1.5, 2, 2.5, 3, 4], \.share)))
  }

  @Test(arguments: digits) func sizeIsTheLongerSideInPixels(digit: DigitFactors) {
    var steady = digit
    (steady.tremor, steady.pressure) = (0, SIMD4())
    let sizes: [Float] = [12, 16, 20]
    for (size, side) in zip(sizes, response(steady, \.size, sizes, \.longerSide)) {
      #expect(abs(side - size) <= 2, "\(side) pixels at size \(size)")
    }
  }

  @Test(arguments: digits) func positionMovesTheInk(digit: DigitFactors) {
    let x = response(digit, \.x, [-1.5, 1.5], \.x)
    #expect(abs(x[1] - x[0] - 3) < 0.1)
    let y = response(digit, \.y, [-1.5, 1.5], \.y)
    #expect(abs(y[1] - y[0] - 3) < 0.1)
  }

  @Test(arguments: digits) func aspectWidens(digit: DigitFactors) {
    #expect(rises(response(digit, \.aspect, [0.6, 0.8, 1, 1.25], \.widthToHeight)))
  }

  /// A small step of a continuous factor is a small step of the image, as a smooth manifold needs.
  @Test(arguments: digits) func thePictureHasNoJumps(digit: DigitFactors) {
    let before = SyntheticDigits.draw(digit)
    func check(_ name: String, _ change: (inout DigitFactors) -> Void) {
      var changed = digit
      change(&changed)
      let after = SyntheticDigits.draw(changed)
      let most = zip(before, after).map { abs(Int($0) - Int($1)) }.max() ?? 0
      #expect(most <= 12, "\(name) changes a pixel by \(most)")
    }
    check("slant") { $0.slant += 0.002 }
    check("rotation") { $0.rotation += 0.002 }
    check("aspect") { $0.aspect += 0.002 }
    check("size") { $0.size += 0.02 }
    check("position") { ($0.x, $0.y) = ($0.x + 0.02, $0.y + 0.02) }
    check("pen width") { $0.penWidth += 0.02 }
    check("roundness") { $0.roundness += 0.005 }
    check("tremor") { $0.tremor += 0.005 }
    check("pressure") { $0.pressure += 0.005 }
    check("bend") { $0.bend += 0.0005 }
    check("wobble") { $0.wobble += 0.0005 }
    check("blend") { $0.blend = $0.blend * 0.995 + SIMD4(0.005, 0, 0, 0) }
  }

  @Test(arguments: [\DigitFactors.slant, \.rotation, \.aspect, \.size, \.x, \.y, \.penWidth, \.roundness, \.tremor])
  func factorsVaryFromDigitToDigit(factor: KeyPath<DigitFactors, Float> & Sendable) {
    let values = SyntheticDigits.factors(count: 500, seed: 3).map { $0[keyPath: factor] }
    #expect(Set(values).count > 400)
    #expect(values.allSatisfy { $0.isFinite })
  }

  @Test func theBlendIsAMixture() {
    for factors in SyntheticDigits.factors(count: 500, seed: 3) {
      #expect(abs(factors.blend.sum() - 1) < 1e-5)
      #expect(factors.blend.min() >= 0)
    }
  }

  /// Factors may come from a file, so none may crash the program.
  @Test(arguments: [0, -3, 1e6, 1e30, -1e30, .infinity, -.infinity, .nan] as [Float])
  func wildFactorsStillDraw(value: Float) {
    let floats: [WritableKeyPath<DigitFactors, Float>] = [
      \.slant, \.rotation, \.aspect, \.size, \.x, \.y, \.penWidth, \.roundness, \.tremor,
    ]
    for factor in floats {
      var wild = Self.digits[8]
      wild[keyPath: factor] = value
      #expect(SyntheticDigits.draw(wild).count == 784)
    }
    var wild = Self.digits[2]
    wild.label = 255
    wild.variant = 255
    wild.blend = SIMD4(repeating: value)
    #expect(SyntheticDigits.draw(wild).count == 784)
    wild.pressure = SIMD4(repeating: value)
    wild.bend = SIMD8(repeating: value)
    wild.wobble = SIMD8(repeating: value)
    #expect(SyntheticDigits.draw(wild).count == 784)
  }

  @Test func factorsSurviveEncoding() throws {
    let encoded = try JSONEncoder().encode(Self.digits)
    #expect(try JSONDecoder().decode([DigitFactors].self, from: encoded) == Self.digits)
  }
}
