import Foundation
import Measures
import Testing
import VAE

/// Both gaps against a linear Gaussian model, where they have closed forms.
@Suite struct InferenceGapTests {
  private let linear = LinearGaussian()

  private func expect(_ found: MeanOverImages, near exact: Double, _ slack: Double = 0.004) {
    #expect(abs(found.value - exact) < 4 * found.error + slack, "\(found) for \(exact)")
  }

  @Test func theBestEncoderCostsNothing() throws {
    let gaps = try linear.model().inferenceGaps(on: linear.images, pixels: .grey, samples: 4000, seed: 2, threads: 2)
    #expect(linear.approximationGap > 0.1, "the dimensions depend on each other")
    expect(gaps.amortisation, near: 0)
    expect(gaps.approximation, near: linear.approximationGap)
    expect(gaps.logLikelihood, near: linear.evidence)
    expect(gaps.amortised, near: linear.evidence - linear.approximationGap)
    #expect(gaps.isSettled && gaps.steps >= 6 * LocalFit.round && !gaps.isScarce)
    #expect(gaps.approximation.error < 0.02 && gaps.amortisation.error < 0.02)
  }

  /// A broken encoder shows a gap that the steps take away.
  @Test func aShiftedEncoderCostsItsDistance() throws {
    let shift: [Float] = [0.6, -0.4]
    let gaps = try linear.model(shift: shift).inferenceGaps(
      on: linear.images, pixels: .grey, samples: 4000, seed: 2, threads: 2)
    let (x, y) = (Double(shift[0]), Double(shift[1]))
    let (aa, ab, bb) = linear.precision
    let cost = (aa * x * x + 2 * ab * x * y + bb * y * y) / 2
    #expect(cost > 1)
    expect(gaps.amortisation, near: cost)
    expect(gaps.approximation, near: linear.approximationGap)
    expect(gaps.optimised, near: linear.evidence - linear.approximationGap)
  }

  /// The stated errors are those over seeds.
  @Test func theErrorsAreTheSpreadOverSeeds() throws {
    let model = try linear.model(shift: [0.1, 0.1])
    let results = try (0..<30).map {
      try model.inferenceGaps(on: linear.images, pixels: .grey, samples: 200, seed: $0, threads: 2)
    }
    for part in [\InferenceGaps.amortisation, \.approximation, \.logLikelihood, \.amortised] {
      let values = results.map { $0[keyPath: part].value }
      let mean = values.reduce(0, +) / 30
      let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 29).squareRoot()
      let stated = (results.reduce(0) { $0 + pow($1[keyPath: part].error, 2) } / 30).squareRoot()
      #expect((0.6...1.6).contains(stated / spread), "\(part): \(spread), stated \(stated)")
    }
  }

  @Test func threadsLeaveNoTrace() throws {
    let model = try linear.model(shift: [0.1, 0.1])
    let once = try model.inferenceGaps(on: linear.images, pixels: .grey, samples: 20, seed: 5, threads: 1)
    #expect(try model.inferenceGaps(on: linear.images, pixels: .grey, samples: 20, seed: 5, threads: 2) == once)
  }
}
