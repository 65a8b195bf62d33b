import CKernels
import Foundation
import Testing

/// All element-wise kernels, at every level, against double precision.
@Suite struct ElementwiseKernelTests {
  private static let hard: [Float] = [
    0, -0.0, 1e-30, -1e-30, 0.3, -0.3, 30, -30, 100, -100, .infinity, -.infinity, .nan,
  ]
  /// Without infinities: their products with zeros differ in double precision.
  private static let large: [Float] = [0, -0.0, 1e-30, -1e-30, 20, -30, 80, -100]
  private static let flags: [Int32] = [0, 1]

  /// Expects every element to be within `limit` units in the last place of the result or of `magnitude`, the size of
  /// the terms that cancel. Results below the smallest normal float may be 0.
  private func expect(
    _ found: Guarded, within limit: Double, _ exact: (Int) -> Double, magnitude: (Int) -> Double = { _ in 0 },
    _ name: String, location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.isIntact, "\(name) of \(found.count) writes behind the end", sourceLocation: location)
    for (index, value) in found.values.enumerated() {
      let wanted = exact(index)
      let size = max(abs(wanted), magnitude(index))
      let isNear = abs(Double(value) - wanted) <= limit * Double(Float(size).ulp) + 1.2e-38
      if ulps(value, wanted) <= limit || isNear { continue }
      Issue.record("\(name)[\(index)] of \(found.count) is \(value), not \(wanted)", sourceLocation: location)
      return
    }
  }

  private func inputs(_ count: Int, _ seed: UInt64, _ extremes: [Float], scale: Float = 2) -> [Float] {
    testValues(count, seed: seed, extremes: extremes, scale: scale)
  }

  @Test(arguments: KernelLevel.available) func exponential(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let x = inputs(size, 1, Self.hard, scale: 20)
        var y = Guarded(x.map { _ in 7 })
        y.with { kernels.exp(x, $0, size) }
        expect(y, within: 3, { exp(Double(x[$0])) }, "exp")
      }
      // The range in which neither argument nor result is extreme.
      let x = (0...200_000).map { Float(-87 + 175 * Double($0) / 200_000) }
      var y = Guarded(x)
      y.with { kernels.exp(x, $0, x.count) }
      let worst = zip(x, y.values).map { ulps($1, exp(Double($0))) }.max() ?? .infinity
      #expect(worst <= 2.5, "exp is \(worst) units in the last place off")
    }
  }

  /// Gumbel's quantile of a normal value, by the error function in double precision.
  @Test(arguments: KernelLevel.available) func gumbel(level: KernelLevel) {
    level.use { kernels in
      let x = (0...40_000).map { Float(-8 + 16 * Double($0) / 40_000) }
      var y = Guarded(x)
      y.with { kernels.gumbel(x, $0, x.count) }
      for (x, y) in zip(x, y.values) {
        let tail = erfc(abs(Double(x)) / 2.0.squareRoot()) / 2
        let exact = -log(x > 0 ? -log1p(-tail) : -log(tail))
        #expect(abs(Double(y) - exact) < 3e-6 * max(1, abs(exact)), "at \(x)")
      }
      let extremes: [Float] = [-1e20, -60, 60, 1e20]
      var ends = Guarded(extremes)
      ends.with { kernels.gumbel(extremes, $0, 4) }
      #expect(ends.values[1] < -7 && ends.values[2] > 80)
      #expect(ends.values.allSatisfy { !$0.isNaN })
    }
  }

  @Test(arguments: KernelLevel.available) func hyperbolicTangent(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let x = inputs(size, 2, Self.hard)
        var y = Guarded(x)
        y.with { kernels.tanh(x, $0, size) }
        expect(y, within: 6, { tanh(Double(x[$0])) }, "tanh")
        #expect(zip(x, y.values).allSatisfy { $0.isNaN || $0.sign == $1.sign }, "tanh keeps the sign, that of 0 too")
      }
      let x = (0...100_000).map { Float(-10 + 20 * Double($0) / 100_000) }
      var y = Guarded(x)
      y.with { kernels.tanh(x, $0, x.count) }
      let worst = zip(x, y.values).map { ulps($1, tanh(Double($0))) }.max() ?? .infinity
      #expect(worst <= 6, "tanh is \(worst) units in the last place off")
      #expect(y.values.allSatisfy { abs($0) <= 1 })
    }
  }

  @Test(arguments: KernelLevel.available) func logisticFunction(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let x = inputs(size, 3, Self.hard + [1e4, -1e4], scale: 10)
        var y = Guarded(x.map { _ in 7 })
        y.with { kernels.sigmoid(x, $0, size) }
        expect(y, within: 6, { 1 / (1 + exp(-Double(x[$0]))) }, "sigmoid")
      }
    }
  }

  @Test(arguments: KernelLevel.available) func rectifier(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let x = inputs(size, 4, Self.hard)
        var y = Guarded(x)
        y.with { kernels.relu(x, $0, size) }
        expect(y, within: 0, { x[$0] < 0 ? 0 : Double(x[$0]) }, "relu")
      }
    }
  }

  @Test(arguments: KernelLevel.available) func gates(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let (w, b) = (inputs(size, 21, [0, 1e-30]), inputs(size, 22, [0, -0.0, -1e-4, 30, -30, 100, -100]))
        let x = inputs(size, 23, Self.large)
        let t: Float = -1.25
        let u = { (index: Int) in Double(w[index]) * Double(t) + Double(b[index]) }
        // The rounding of w t + b happens before the gate, so it is not the gate's error.
        let rounding = { (index: Int) in 1e-7 * (abs(Double(w[index] * t)) + abs(Double(b[index]))) }
        var (g, y) = (Guarded(x.map { _ in 7 }), Guarded(x.map { _ in 7 }))
        g.with { g in y.with { kernels.sigmoid_gate(x, w, b, t, g, $0, size) } }
        for index in 0..<size {
          let exact = 1 / (1 + exp(-u(index)))
          #expect(abs(Double(g.values[index]) - exact) <= 1e-6 * exact * (1 + abs(u(index))) + rounding(index) + 1e-38)
          #expect(y.values[index] == x[index] * g.values[index])
        }
        #expect(g.isIntact && y.isIntact)
        g.with { g in y.with { kernels.root_gate(x, w, b, t, g, $0, size) } }
        for index in 0..<size {
          let exact = max(0, -expm1(u(index))).squareRoot()
          // Near u = 0 the root is steep.
          let error = exact > 0 ? 4e-7 + rounding(index) / exact : rounding(index).squareRoot()
          #expect(abs(Double(g.values[index]) - exact) <= error, "root gate of \(u(index)): \(g.values[index])")
          #expect(y.values[index] == x[index] * g.values[index])
        }
        #expect(g.isIntact && y.isIntact)
      }
      // Just below 0, where 1 - exp(u) has no digits left in floats. Above 0 it is closed; NaN is kept.
      for u: Float in [-1e-6, -1e-3, -0.2, -0.2499, -0.2501, -3] {
        var (g, y) = ([Float](repeating: 7, count: 1), [Float](repeating: 7, count: 1))
        kernels.root_gate([2], [0], [u], 1, &g, &y, 1)
        let exact = (-expm1(Double(u))).squareRoot()
        #expect(abs(Double(g[0]) - exact) <= 2e-7 * exact)
      }
      for (u, isNaN) in [(0, false), (-0.0, false), (2, false), (.nan, true)] as [(Float, Bool)] {
        var (g, y) = ([Float](repeating: 7, count: 1), [Float](repeating: 7, count: 1))
        kernels.root_gate([2], [0], [u], 1, &g, &y, 1)
        #expect(isNaN ? g[0].isNaN && y[0].isNaN : g[0] == 0 && y[0] == 0)
      }
    }
  }

  @Test(arguments: KernelLevel.available, flags) func gateGradients(level: KernelLevel, accumulate: Int32) {
    level.use { kernels in
      for size in kernelSizes {
        let g = inputs(size, 24, [0, 1, 0.5]).map { min(abs($0), 1) }
        let (x, dy) = (inputs(size, 25, Self.large), inputs(size, 26, Self.large))
        let (beforeX, beforeU) = (inputs(size, 27, []), inputs(size, 28, []))
        let old = { (values: [Float], index: Int) in accumulate == 0 ? 0 : Double(values[index]) }
        let product = { (index: Int) in Double(dy[index]) * Double(x[index]) }
        for isRoot in [false, true] {
          var (dx, du) = (Guarded(beforeX), Guarded(beforeU))
          let kernel = isRoot ? kernels.root_gate_backward : kernels.sigmoid_gate_backward
          dx.with { dx in du.with { kernel?(x, g, dy, dx, $0, size, accumulate, accumulate) } }
          let slope = { (index: Int) -> Double in
            let g = Double(g[index])
            if !isRoot { return g * (1 - g) }
            return g == 0 ? 0 : -(1 - g * g) / (2 * g)
          }
          // 1 - g and 1 - g^2 cancel.
          let steepness = { (index: Int) in isRoot && g[index] > 0 ? 1 / (2 * Double(g[index])) : 1 }
          expect(
            dx, within: 3, { old(beforeX, $0) + Double(dy[$0]) * Double(g[$0]) },
            magnitude: { abs(old(beforeX, $0)) }, "gate's dx")
          expect(
            du, within: 6, { old(beforeU, $0) + product($0) * slope($0) },
            magnitude: { abs(old(beforeU, $0)) + abs(product($0)) * steepness($0) }, "gate's du")
        }
      }
    }
  }

  @Test(arguments: KernelLevel.available) func product(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let (x, g) = (inputs(size, 29, Self.hard), inputs(size, 30, Self.large))
        var y = Guarded(x)
        y.with { kernels.product(x, g, $0, size) }
        expect(y, within: 0, { Double(x[$0] * g[$0]) }, "product")
      }
    }
  }

  @Test(arguments: KernelLevel.available, flags) func activationGradients(level: KernelLevel, accumulate: Int32) {
    level.use { kernels in
      for size in kernelSizes {
        let y = inputs(size, 5, [0, -0.0, 1e-30, 1, -1, 100])
        let dy = inputs(size, 6, Self.large)
        let before = inputs(size, 7, [])
        let old = { (index: Int) in accumulate == 0 ? 0 : Double(before[index]) }
        var dx = Guarded(before)
        dx.with { kernels.relu_backward(y, dy, $0, size, accumulate) }
        expect(dx, within: 1, { old($0) + (y[$0] > 0 ? Double(dy[$0]) : 0) }, "relu_backward")
        dx = Guarded(before)
        dx.with { kernels.tanh_backward(y, dy, $0, size, accumulate) }
        let gradient = { (index: Int) in Double(dy[index]) * (1 - Double(y[index]) * Double(y[index])) }
        let size = { (index: Int) in abs(old(index)) + abs(Double(dy[index])) }
        expect(dx, within: 3, { old($0) + gradient($0) }, magnitude: size, "tanh_backward")
      }
    }
  }

  @Test(arguments: KernelLevel.available, flags) func likelihoodGradients(level: KernelLevel, accumulate: Int32) {
    level.use { kernels in
      for size in kernelSizes {
        let logits = inputs(size, 8, Self.large + [1e4, -1e4], scale: 10)
        let x = inputs(size, 9, [0, 1, 0.5])
        let before = inputs(size, 10, [])
        let old = { (index: Int) in accumulate == 0 ? 0 : Double(before[index]) }
        let magnitude = { (index: Int) in abs(old(index)) + 1 + abs(Double(x[index])) + abs(Double(logits[index])) }
        var d = Guarded(before)
        d.with { kernels.bernoulli_backward(logits, x, 0.37, $0, size, accumulate) }
        expect(
          d, within: 4, { old($0) + Double(0.37 as Float) * (1 / (1 + exp(-Double(logits[$0]))) - Double(x[$0])) },
          magnitude: { abs(old($0)) + 1 + abs(Double(x[$0])) }, "bernoulli_backward")
        d = Guarded(before)
        d.with { kernels.continuous_bernoulli_backward(logits, x, 0.37, $0, size, accumulate) }
        let mean = { (index: Int) -> Double in
          let l = Double(logits[index])
          return abs(l) < 1e-3 ? 0.5 + l / 12 : -1 / expm1(-l) - 1 / l
        }
        expect(
          d, within: 6, { old($0) + Double(0.37 as Float) * (mean($0) - Double(x[$0])) },
          magnitude: { abs(old($0)) + 1 + abs(Double(x[$0])) }, "continuous_bernoulli_backward")
        d = Guarded(before)
        d.with { kernels.continuous_bernoulli_mean(logits, $0, size) }
        expect(d, within: 6, { mean($0) }, magnitude: { _ in 1 }, "continuous_bernoulli_mean")
        d = Guarded(before)
        d.with { kernels.scaled_difference(logits, x, -1.7, $0, size, accumulate) }
        expect(
          d, within: 3, { old($0) + Double(-1.7 as Float) * (Double(logits[$0]) - Double(x[$0])) },
          magnitude: magnitude, "scaled_difference")
      }
    }
  }

  @Test(arguments: KernelLevel.available) func sampling(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let mu = inputs(size, 11, [0, 30, -100])
        let logVariance = inputs(size, 12, Self.large)
        let eps = inputs(size, 13, [0, 1e-30, -4])
        let spread = { (index: Int) in exp(Double(logVariance[index]) / 2) }
        var z = Guarded(mu.map { _ in 7 })
        z.with { kernels.sample(mu, logVariance, eps, $0, size) }
        expect(
          z, within: 4, { Double(mu[$0]) + spread($0) * Double(eps[$0]) },
          magnitude: { abs(Double(mu[$0])) + spread($0) * abs(Double(eps[$0])) }, "sample")
      }
    }
  }

  @Test(arguments: KernelLevel.available, [(0, 0), (1, 0), (0, 1), (1, 1)] as [(Int32, Int32)])
  func samplingGradients(level: KernelLevel, accumulate: (Int32, Int32)) {
    level.use { kernels in
      for size in kernelSizes {
        let logVariance = inputs(size, 14, Self.large)
        let eps = inputs(size, 15, [0, -4])
        let dz = inputs(size, 16, [0, 100])
        let (muBefore, varianceBefore) = (inputs(size, 17, []), inputs(size, 18, []))
        let old = { (index: Int) in accumulate.1 == 0 ? 0 : Double(varianceBefore[index]) }
        let gradient = { (i: Int) in Double(dz[i]) * Double(eps[i]) * exp(Double(logVariance[i]) / 2) / 2 }
        var (dMu, dVariance) = (Guarded(muBefore), Guarded(varianceBefore))
        dMu.with { first in
          dVariance.with { kernels.sample_backward(logVariance, eps, dz, first, $0, size, accumulate.0, accumulate.1) }
        }
        expect(dMu, within: 1, { (accumulate.0 == 0 ? 0 : Double(muBefore[$0])) + Double(dz[$0]) }, "dmu")
        expect(
          dVariance, within: 5, { old($0) + gradient($0) }, magnitude: { abs(old($0)) + abs(gradient($0)) },
          "dlog_variance")
      }
    }
  }

  @Test(arguments: KernelLevel.available) func divergence(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let mu = inputs(size, 19, [0, 1e-30, 30, -100])
        let logVariance = inputs(size, 20, Self.large)
        var kl = Guarded(mu.map { _ in 7 })
        kl.with { kernels.gaussian_kl(mu, logVariance, $0, size) }
        let (m, l) = ({ (i: Int) in Double(mu[i]) }, { (i: Int) in Double(logVariance[i]) })
        expect(
          kl, within: 4, { 0.5 * (m($0) * m($0) + exp(l($0)) - 1 - l($0)) },
          magnitude: { 1 + m($0) * m($0) + exp(l($0)) + abs(l($0)) }, "gaussian_kl")
      }
    }
  }

  @Test(arguments: KernelLevel.available, [(0, 0), (1, 0), (0, 1), (1, 1)] as [(Int32, Int32)])
  func divergenceGradients(level: KernelLevel, accumulate: (Int32, Int32)) {
    level.use { kernels in
      for size in kernelSizes {
        let (mu, logVariance) = (inputs(size, 21, [0, 30]), inputs(size, 22, Self.large))
        let dkl = inputs(size, 23, [0, 4])
        let (muBefore, varianceBefore) = (inputs(size, 24, []), inputs(size, 25, []))
        let old = { (index: Int) in accumulate.0 == 0 ? 0 : Double(muBefore[index]) }
        let oldVariance = { (index: Int) in accumulate.1 == 0 ? 0 : Double(varianceBefore[index]) }
        let product = { (i: Int) in Double(dkl[i]) * Double(mu[i]) }
        let spread = { (i: Int) in Double(dkl[i]) * exp(Double(logVariance[i])) }
        var (dMu, dVariance) = (Guarded(muBefore), Guarded(varianceBefore))
        dMu.with { first in
          dVariance.with {
            kernels.gaussian_kl_backward(mu, logVariance, dkl, first, $0, size, accumulate.0, accumulate.1)
          }
        }
        expect(
          dMu, within: 2, { old($0) + product($0) }, magnitude: { abs(old($0)) + abs(product($0)) }, "dmu")
        expect(
          dVariance, within: 4, { oldVariance($0) + 0.5 * (spread($0) - Double(dkl[$0])) },
          magnitude: { abs(oldVariance($0)) + abs(spread($0)) + abs(Double(dkl[$0])) }, "dlog_variance")
      }
    }
  }

  @Test(arguments: KernelLevel.available) func adam(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let (p, g) = (inputs(size, 26, [0, 100]), inputs(size, 27, [0, 1e-30, 1e-6, 100]))
        let (m, v) = (inputs(size, 28, [0]), inputs(size, 29, [0, 1e-12]).map(abs))
        var (parameters, first, second) = (Guarded(p), Guarded(m), Guarded(v))
        let step: Float = 3e-3
        let correction: Float = 1.3
        let epsilon: Float = 1e-8
        parameters.with { p in
          first.with { m in
            second.with { kernels.adam(p, g, m, $0, size, 0.9, 0.1, 0.999, 0.001, step, correction, epsilon) }
          }
        }
        let (b1, r1) = (Double(0.9 as Float), Double(0.1 as Float))
        let (b2, r2) = (Double(0.999 as Float), Double(0.001 as Float))
        let newM = { (i: Int) in b1 * Double(m[i]) + r1 * Double(g[i]) }
        let termsM = { (i: Int) in abs(b1 * Double(m[i])) + abs(r1 * Double(g[i])) }
        let newV = { (i: Int) in b2 * Double(v[i]) + r2 * Double(g[i]) * Double(g[i]) }
        let scale = { (i: Int) in Double(step) / (newV(i).squareRoot() * Double(correction) + Double(epsilon)) }
        expect(first, within: 2, newM, magnitude: termsM, "first moment")
        expect(second, within: 3, newV, "second moment")
        expect(
          parameters, within: 6, { Double(p[$0]) - scale($0) * newM($0) },
          magnitude: { abs(Double(p[$0])) + scale($0) * termsM($0) }, "parameters")
      }
    }
  }

  @Test(arguments: KernelLevel.available) func scaledAddition(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes {
        let (x, before) = (inputs(size, 30, Self.large), inputs(size, 31, [0]))
        var y = Guarded(before)
        y.with { kernels.add_scaled($0, x, -0.01, size) }
        let change = { (i: Int) in Double(-0.01 as Float) * Double(x[i]) }
        expect(
          y, within: 2, { Double(before[$0]) + change($0) }, magnitude: { abs(Double(before[$0])) + abs(change($0)) },
          "add_scaled")
      }
    }
  }

  /// The public functions are those of the best level.
  @Test func theBestLevelIsChosen() throws {
    let best = try #require(KernelLevel.available.last)
    let x = testValues(1000, seed: 32, scale: 10)
    var (chosen, expected) = (Guarded(x), Guarded(x))
    chosen.with { latent_sigmoid(x, $0, 1000) }
    best.use { kernels in expected.with { kernels.sigmoid(x, $0, 1000) } }
    #expect(chosen.values == expected.values)
  }

  /// Exact, because other programs compute pixels in this way.
  @Test(arguments: KernelLevel.available) func grey(level: KernelLevel) {
    level.use { kernels in
      for size in kernelSizes + [256] {
        let x = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        var y = Guarded(Array(repeating: 5, count: size))
        y.with { kernels.grey(x, $0, size) }
        #expect(y.isIntact && y.values == x.map { Float($0) / 255 })
      }
    }
  }
}
