import CKernels
import Foundation
import Testing

/// Kernels with one result, or one per column, at every level, against double precision.
@Suite struct ReductionKernelTests {
  private func softplus(_ l: Double) -> Double { max(l, 0) + log1p(exp(-abs(l))) }

  @Test(arguments: KernelLevel.available, [3, 1e4] as [Float])
  func bernoulliLikelihood(level: KernelLevel, scale: Float) {
    level.use { kernels in
      // Beyond 1024, a lane's product of 64 factors is full and a second one starts.
      for size in kernelSizes + [1024, 1025, 2100] {
        let logits = testValues(size, seed: 1, extremes: [0, -0.0, 1e-30, scale, -scale], scale: scale / 3)
        let x = testValues(size, seed: 2, extremes: [0, 1]).map { min(max(abs($0), 0), 1) }
        let found = Double(kernels.bernoulli(logits, x, size))
        let exact = zip(logits, x).reduce(0) { $0 + softplus(Double($1.0)) - Double($1.1) * Double($1.0) }
        let magnitude = logits.reduce(0) { $0 + abs(Double($1)) + 1 }
        #expect(abs(found - exact) <= 3e-7 * magnitude, "\(size) pixels: \(found), not \(exact)")
      }
      for extreme: Float in [.infinity, .nan] {
        #expect(!kernels.bernoulli([0, extreme, 1], [0, 0.5, 1], 3).isFinite)
      }
    }
  }

  /// log((e^l - 1) / l) without overflow, and near l = 0 by its series.
  private func partition(_ l: Double) -> Double {
    if abs(l) < 1e-3 { return l / 2 + l * l / 24 - l * l * l * l / 2880 }
    return max(l, 0) + log(-expm1(-abs(l)) / abs(l))
  }

  @Test(arguments: KernelLevel.available, [0.01, 1, 30, 1e4] as [Float])
  func continuousBernoulliLikelihood(level: KernelLevel, scale: Float) {
    level.use { kernels in
      for size in kernelSizes {
        let extremes: [Float] = [0, -0.0, 1e-30, scale, -scale, 0.999, 1.001, -0.999, -1.001]
        let logits = testValues(size, seed: 1, extremes: extremes, scale: scale / 3)
        let x = testValues(size, seed: 2, extremes: [0, 1]).map { min(max(abs($0), 0), 1) }
        let found = Double(kernels.continuous_bernoulli(logits, x, size))
        let exact = zip(logits, x).reduce(0) { $0 + partition(Double($1.0)) - Double($1.1) * Double($1.0) }
        let magnitude = logits.reduce(0) { $0 + abs(Double($1)) + 1 }
        #expect(abs(found - exact) <= 3e-7 * magnitude, "\(size) pixels: \(found), not \(exact)")
      }
      for extreme: Float in [.infinity, -.infinity, .nan] {
        #expect(!kernels.continuous_bernoulli([0, extreme, 1], [0, 0.5, 1], 3).isFinite)
      }
    }
  }

  /// A certain and correct pixel costs nothing, a certain and wrong one its logit.
  @Test(arguments: KernelLevel.available) func certainPixels(level: KernelLevel) {
    level.use { kernels in
      #expect(kernels.bernoulli([1e4, -1e4], [1, 0], 2) == 0)
      #expect(kernels.bernoulli([1e4, -1e4], [0, 1], 2) == 2e4)
      #expect(abs(kernels.bernoulli([0, 0, 0], [0, 0.5, 1], 3) - 3 * Float(log(2.0))) < 1e-6)
      #expect(kernels.bernoulli([], [], 0) == 0)
    }
  }

  @Test(arguments: KernelLevel.available) func squaredDistance(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let x = testValues(size, seed: 3, extremes: [0, 30, -100])
        let y = testValues(size, seed: 4)
        let exact = zip(x, y).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
        #expect(abs(Double(kernels.squared_distance(x, y, size)) - exact) <= 2e-6 * exact)
      }
    }
  }

  @Test(arguments: KernelLevel.available) func columnSums(level: KernelLevel) {
    level.use { kernels in
      for rows in [0, 1, 2, 7, 128] {
        for columns in [0, 1, 2, 15, 16, 17, 31, 32, 33, 70] {
          // The matrix is part of a wider one, whose other columns must be ignored.
          let stride = columns + 3
          let x = testValues(rows * stride + 3, seed: 5)
          var sums = Guarded(Array(repeating: 7, count: columns))
          let check = { (weight: (Int) -> Float) in
            #expect(sums.isIntact)
            for column in 0..<columns {
              let values = (0..<rows).map { Double(weight($0)) * Double(x[$0 * stride + column]) }
              let exact = values.reduce(0, +)
              #expect(abs(Double(sums.values[column]) - exact) <= 1e-6 * values.reduce(1) { $0 + abs($1) })
            }
          }
          sums.with { kernels.column_sums(x, rows, columns, stride, $0) }
          check { _ in 1 }
          let weights = testValues(rows, seed: 6)
          sums.with { kernels.weighted_column_sums(x, weights, rows, columns, stride, $0) }
          check { weights[$0] }
        }
      }
    }
  }
}
