import Foundation
import Testing
import VAE

@Suite struct BetaRangeTests {
  private let range = BetaRange()

  /// By hand: the ends are at +-sqrt(3); the middle is their geometric mean.
  @Test func inputsInNumbers() {
    #expect(abs(range.input(0.01) + 3.0.squareRoot().float) < 1e-6)
    #expect(abs(range.input(10) - 3.0.squareRoot().float) < 1e-6)
    #expect(abs(range.input(0.1.squareRoot().float)) < 1e-6)
    // In log10, 0 is 1/2 above the middle, -1/2, and the half-width is 3/2.
    #expect(abs(range.input(1) - 3.0.squareRoot().float / 3) < 1e-6)
    #expect(range.input(1e-5) == range.input(0.01) && range.input(1000) == range.input(10))
  }

  @Test func sharesAreLogarithmic() {
    #expect(range.beta(atShare: 0) == 0.01 && range.beta(atShare: 1) == 10)
    #expect(abs(range.beta(atShare: 1 / 3) - 0.1) < 1e-6 && abs(range.beta(atShare: 2 / 3) - 1) < 1e-5)
    for share: Float in [0, 0.1, 0.5, 0.77, 1] {
      #expect(abs(range.share(of: range.beta(atShare: share)) - share) < 1e-5)
    }
    let values = range.values(4)
    for (value, exact) in zip(values, [0.01, 0.1, 1, 10] as [Float]) { #expect(abs(value / exact - 1) < 1e-5) }
    #expect(range.values(1).count == 1 && range.values(0).isEmpty)
  }

  /// A log-uniform beta has inputs of mean 0 and variance 1.
  @Test func inputsAreNormalised() {
    let inputs = (0..<10_000).map { Double(range.input(range.beta(atShare: (Float($0) + 0.5) / 10_000))) }
    #expect(abs(inputs.reduce(0, +) / 10_000) < 1e-4)
    #expect(abs(inputs.reduce(0) { $0 + $1 * $1 } / 10_000 - 1) < 1e-4)
  }

  /// Training goes a quarter of a decade beyond the ends of three decades, and t with it.
  @Test func trainingGoesBeyondTheEnds() {
    for (share, exponent) in [(0, -2.25), (1, 1.25), (0.5, -0.5), (1 / 14, -2), (13 / 14, 1)] as [(Float, Float)] {
      let drawn = range.drawn(atShare: share)
      #expect(abs(log10(drawn.beta) - exponent) < 1e-5, "\(share)")
      #expect(abs(drawn.input - 3.0.squareRoot().float * (exponent + 0.5) / 1.5) < 1e-5, "\(share)")
    }
    let inside = range.drawn(atShare: 0.3)
    #expect(abs(range.input(inside.beta) - inside.input) < 1e-5)
  }

  @Test func invalidRanges() {
    for (low, high) in [(0, 1), (-1, 1), (1, 1), (2, 1), (1, .infinity), (.nan, 1), (1, .nan)] as [(Float, Float)] {
      #expect(!BetaRange(low: low, high: high).isValid, "\(low) to \(high)")
    }
    #expect(range.isValid)
  }
}

extension Double {
  fileprivate var float: Float { Float(self) }
}
