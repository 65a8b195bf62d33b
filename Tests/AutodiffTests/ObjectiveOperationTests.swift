import Autodiff
import CKernels
import Foundation
import Randomness
import Testing

/// Operations used by some objectives only: values and gradients against double-precision definitions.
@Suite struct ObjectiveOperationTests {
  private static let widths = [1, 2, 5, 15, 16, 17, 33]

  private func leaf(_ graph: Graph, columns: Int, rowsPerExample: Int) -> (Tensor, Matrix) {
    var generator = Philox(seed: 78, stream: UInt64(columns))
    let rows = graph.capacity * rowsPerExample
    let values = (0..<rows * columns).map { _ in generator.normal() }
    let leaf = graph.leaf(columns: columns, rowsPerExample: rowsPerExample)
    leaf.write(values[...])
    return (leaf, Matrix(rows, columns) { Double(values[$0 * columns + $1]) })
  }

  /// By definition: the logarithm of a mean of densities, for all dimensions jointly and for each.
  private static func totalCorrelation(z: Matrix, mu: Matrix, logVariance: Matrix) -> Matrix {
    let logDensity = { (row: Int, component: Int, dimension: Int) -> Double in
      let difference = z[row, dimension] - mu[component, dimension]
      let logVariance = logVariance[component, dimension]
      return -(difference * difference / exp(logVariance) + logVariance) / 2
    }
    let logSum = { (values: [Double]) -> Double in
      let highest = values.max() ?? 0
      return highest + log(values.reduce(0) { $0 + exp($1 - highest) })
    }
    return Matrix(z.rows, 1) { row, _ in
      let together = logSum(
        (0..<mu.rows).map { component in (0..<mu.columns).reduce(0) { $0 + logDensity(row, component, $1) } })
      return (0..<mu.columns).reduce(together) { total, dimension in
        total - logSum((0..<mu.rows).map { logDensity(row, $0, dimension) })
      }
    }
  }

  @Test func totalCorrelation() {
    for examples in 1...4 {
      for columns in Self.widths {
        for samples in 1...2 {
          GradientCheck(
            examples: examples, samples: samples,
            inputs: [
              .init(columns: columns, rowsPerExample: samples), .init(columns: columns), .init(columns: columns),
            ],
            build: { graph, x in graph.totalCorrelation(z: x[0], mu: x[1], logVariance: x[2]) },
            reference: { Self.totalCorrelation(z: $0[0], mu: $0[1], logVariance: $0[2]) }
          ).run()
        }
      }
    }
  }

  /// By the definition of appendix C.2, each posterior's weight counted from a list, with nothing omitted but 2 pi.
  private static func stratified(z: Matrix, mu: Matrix, logVariance: Matrix, samples: Int, images: Int) -> Matrix {
    let batch = mu.rows
    func weight(_ row: Int, _ component: Int) -> Double {
      let (own, others, all) = (row / samples, Double(batch - 1), Double(images))
      if batch == 1 { return 1 }
      if component == own { return 1 / all }
      return component == (own + 1) % batch ? (all - others) / (all * others) : 1 / others
    }
    func density(_ row: Int, _ component: Int, _ dimension: Int) -> Double {
      let difference = z[row, dimension] - mu[component, dimension]
      return exp(
        -(difference * difference / exp(logVariance[component, dimension]) + logVariance[component, dimension]) / 2)
    }
    return Matrix(z.rows, 1) { row, _ in
      func mixture(_ value: (Int) -> Double) -> Double { (0..<batch).reduce(0) { $0 + weight(row, $1) * value($1) } }
      let together = mixture { component in (0..<mu.columns).reduce(1) { $0 * density(row, component, $1) } }
      return (0..<mu.columns).reduce(log(together)) { total, dimension in
        total - log(mixture { density(row, $0, dimension) })
      }
    }
  }

  @Test func stratifiedTotalCorrelation() {
    for examples in 1...5 {
      for columns in [1, 2, 5, 16, 17] {
        for samples in 1...2 {
          GradientCheck(
            examples: examples, samples: samples,
            inputs: [
              .init(columns: columns, rowsPerExample: samples), .init(columns: columns), .init(columns: columns),
            ],
            build: { graph, x in
              graph.stratifiedTotalCorrelation(z: x[0], mu: x[1], logVariance: x[2], images: 40)
            },
            reference: { Self.stratified(z: $0[0], mu: $0[1], logVariance: $0[2], samples: samples, images: 40) }
          ).run()
        }
      }
    }
  }

  /// The mean of the estimate over all batches with the image that z is from is q(z), for any densities; that of weighted sampling is
  /// not.
  @Test(arguments: [(5, 2), (5, 3), (6, 4), (5, 5)]) func stratifiedSamplingHasNoBias(images: Int, batch: Int) {
    let densities = (0..<images).map { 1 / Double($0 * $0 + 1) }
    let weights = StratifiedWeights(batch: batch, of: images)
    #expect(abs(weights.own + weights.next + Double(batch - 2) * weights.other - 1) < 1e-12)
    var (sum, plain, count) = (0.0, 0.0, 0.0)
    func batches(_ chosen: [Int]) {
      if chosen.count == batch {
        sum +=
          weights.own * densities[chosen[0]] + weights.next * densities[chosen[1]]
          + chosen.dropFirst(2).reduce(0) { $0 + weights.other * densities[$1] }
        plain += chosen.reduce(0) { $0 + densities[$1] } / Double(batch)
        count += 1
        return
      }
      for other in 0..<images where !chosen.contains(other) { batches(chosen + [other]) }
    }
    batches([0])
    let exact = densities.reduce(0, +) / Double(images)
    #expect(abs(sum / count - exact) < 1e-12)
    if batch < images { #expect(abs(plain / count - exact) > 0.05) }
  }

  /// For a point far from every component all densities underflow in single precision, but no result may be NaN.
  @Test func totalCorrelationFarAway() {
    for level in [0, 3, 4] {
      guard let kernels = latent_kernels_at(Int32(level))?.pointee else { continue }
      let z: [Float] = [300, -200]
      let mu: [Float] = [0, 0, 1, 1]
      let weight: [Float] = [1, 1, 4, 4]
      let logVariance = weight.map { -log($0) }
      var normalizers = [Float](repeating: .nan, count: 3)
      kernels.mixture_normalizers(z, mu, weight, logVariance, 2, 2, &normalizers)
      #expect(abs(normalizers[0] + 45000) < 0.1 && abs(normalizers[1] + 20000) < 0.1)
      #expect(abs(normalizers[2] + 65000) < 0.1)
      var gradient = [Float](repeating: .nan, count: 2)
      kernels.mixture_point_gradient(z, mu, weight, logVariance, 2, 2, normalizers, 1, &gradient, 0)
      // The same component is nearest jointly and in each dimension, so the gradient is 0.
      #expect(gradient.allSatisfy { abs($0) < 1e-3 })
    }
  }

  @Test(arguments: [0, 0.3, 100] as [Float]) func freeBits(floor: Float) {
    for examples in 1...4 {
      for columns in [1, 2, 5] {
        GradientCheck(
          examples: examples, inputs: [.init(columns: columns)],
          build: { graph, x in graph.freeBits(x[0], floor: floor) },
          reference: { m in
            let penalty = (0..<columns).reduce(0.0) { total, column in
              let mean = (0..<examples).reduce(0.0) { $0 + m[0][$1, column] } / Double(examples)
              return total + max(mean, Double(floor))
            }
            return Matrix(examples, 1) { _, _ in penalty }
          }
        ).run()
      }
    }
  }

  @Test(arguments: [-50, 0.1, 50] as [Float]) func capacityDistance(capacity: Float) {
    for examples in 1...4 {
      GradientCheck(
        examples: examples, inputs: [.init(columns: 3)],
        build: { graph, x in
          let leaf = graph.leaf(columns: 1)
          leaf.write([Float](repeating: capacity, count: examples)[...])
          return graph.capacityDistance(x[0], capacity: leaf)
        },
        reference: { m in
          let mean = m[0].values.reduce(0, +) / Double(examples)
          return Matrix(examples, 1) { _, _ in abs(mean - Double(capacity)) }
        }
      ).run()
    }
  }

  @Test func gaussianLogRatio() {
    for examples in 1...3 {
      for samples in 1...3 {
        var noise = Matrix(0, 0) { _, _ in 0 }
        GradientCheck(
          examples: examples, samples: samples,
          inputs: [.init(columns: 4, rowsPerExample: samples), .init(columns: 4)],
          build: { graph, x in
            let (leaf, values) = leaf(graph, columns: 4, rowsPerExample: samples)
            noise = values
            return graph.gaussianLogRatio(z: x[0], noise: leaf, logVariance: x[1])
          },
          reference: { m in
            m[0].rowSums { row, column in
              let e = noise.rows == 0 ? 0 : noise[row, column]
              // Both normal densities in full; (z - mu) / sigma is the noise.
              let posterior = -(log(2 * Double.pi) + m[1][row / samples, column] + e * e) / 2
              let prior = -(log(2 * Double.pi) + m[0][row, column] * m[0][row, column]) / 2
              return posterior - prior
            }
          }
        ).run()
      }
    }
  }

  /// The surrogate whose derivative is the gradient: log q(z|x) as a function of z alone.
  @Test func gaussianLogRatioWithTheParametersHeld() {
    for examples in 1...3 {
      for samples in 1...3 {
        var held = [Matrix(0, 0) { _, _ in 0 }, Matrix(0, 0) { _, _ in 0 }]
        GradientCheck(
          examples: examples, samples: samples, inputs: [.init(columns: 4, rowsPerExample: samples)],
          build: { graph, x in
            let mu = graph.leaf(columns: 4)
            let logVariance = graph.leaf(columns: 4)
            var generator = Philox(seed: 79, stream: UInt64(examples))
            for (index, leaf) in [mu, logVariance].enumerated() {
              let values = (0..<examples * 4).map { _ in generator.normal() }
              leaf.write(values[...])
              held[index] = Matrix(examples, 4) { Double(values[$0 * 4 + $1]) }
            }
            return graph.gaussianLogRatio(z: x[0], heldMu: mu, heldLogVariance: logVariance)
          },
          reference: { m in
            m[0].rowSums { row, column in
              let z = m[0][row, column]
              let mu = held[0].rows == 0 ? 0 : held[0][row / samples, column]
              let logVariance = held[1].rows == 0 ? 0 : held[1][row / samples, column]
              let posterior = -(log(2 * Double.pi) + logVariance + (z - mu) * (z - mu) / exp(logVariance)) / 2
              return posterior + (log(2 * Double.pi) + z * z) / 2
            }
          }
        ).run()
      }
    }
  }

  @Test func importanceWeightedBound() {
    for examples in 1...3 {
      for samples in 1...5 {
        GradientCheck(
          examples: examples,
          inputs: [.init(columns: 1, rowsPerExample: samples), .init(columns: 1, rowsPerExample: samples)],
          build: { graph, x in graph.importanceWeightedBound(reconstruction: x[0], logRatio: x[1]) },
          reference: { m in
            Matrix(examples, 1) { example, _ in
              let weights = (0..<samples).map {
                exp(-m[0][example * samples + $0, 0] - m[1][example * samples + $0, 0])
              }
              return -log(weights.reduce(0, +) / Double(samples))
            }
          }
        ).run()
      }
    }
  }

  /// Weights below e^-900 are 0 in any precision, but the bound is exact.
  @Test func importanceWeightsOfImages() {
    let graph = Graph(capacity: 1, parameters: ParameterStore(layout: ParameterLayout(), trainable: false))
    let (a, b) = (graph.leaf(columns: 1, rowsPerExample: 2), graph.leaf(columns: 1, rowsPerExample: 2))
    a.write([900, 901])
    b.write([20, 19])
    let bound = graph.importanceWeightedBound(reconstruction: a, logRatio: b)
    graph.forward(0..<1)
    #expect(bound.row(0).pointee == 920)
  }

  @Test func learnedGaussianLikelihood() {
    for examples in 1...3 {
      for samples in 1...3 {
        var x = Matrix(0, 0) { _, _ in 0 }
        GradientCheck(
          examples: examples, samples: samples, inputs: [.init(columns: 5, rowsPerExample: samples)],
          parameters: [("log_variance", [1])],
          build: { graph, inputs in
            let (pixels, values) = leaf(graph, columns: 5, rowsPerExample: 1)
            x = values
            return graph.gaussianNegativeLogLikelihood(mean: inputs[0], logVariance: "log_variance", of: pixels)
          },
          reference: { m in
            m[0].rowSums { row, column in
              let difference = m[0][row, column] - (x.rows == 0 ? 0 : x[row / samples, column])
              return difference * difference / (2 * exp(m[1][0, 0])) + (log(2 * Double.pi) + m[1][0, 0]) / 2
            }
          }
        ).run()
      }
    }
  }

  @Test func sumsAndDifferences() {
    for examples in 1...3 {
      let inputs = [GradientCheck.Input(columns: 1), .init(columns: 1)]
      GradientCheck(
        examples: examples, inputs: inputs, build: { graph, x in graph.sum(x[0], x[1]) },
        reference: { m in Matrix(examples, 1) { row, _ in m[0][row, 0] + m[1][row, 0] } }
      ).run()
      GradientCheck(
        examples: examples, inputs: inputs, build: { graph, x in graph.difference(x[0], x[1]) },
        reference: { m in Matrix(examples, 1) { row, _ in m[0][row, 0] - m[1][row, 0] } }
      ).run()
      GradientCheck(
        examples: examples, inputs: [.init(columns: 1)], build: { graph, x in graph.sum(x[0], x[0]) },
        reference: { m in Matrix(examples, 1) { row, _ in 2 * m[0][row, 0] } }
      ).run()
    }
  }

  @Test func momentum() {
    for level in [0, 3, 4] {
      guard let kernels = latent_kernels_at(Int32(level))?.pointee else { continue }
      for count in [1, 15, 16, 17, 40] {
        var (parameters, velocity) = ([Float](repeating: 1, count: count), [Float](repeating: 2, count: count))
        let gradients = (0..<count).map(Float.init)
        kernels.momentum(&parameters, gradients, &velocity, count, 0.5, 0.25)
        #expect(velocity == gradients.map { 1 + $0 })
        #expect(parameters == gradients.map { 1 - (1 + $0) / 4 })
      }
    }
  }
}
