import Autodiff
import CommandSupport
import Datasets
import Drawing
import Training
import VAE

/// The time of each phase of a training step on one thread, and of the same matrix products in the library alone.
struct StepTimes {
  /// One phase of a step.
  struct Phase {
    let name: String
    /// Milliseconds per step.
    let time: Spread
    /// Operations of its products per step; 0 for a phase without products.
    let operations: Double
    /// Milliseconds that the library takes for the same products, all dense, one after the other; nil for a phase
    /// without products.
    let products: Spread?
  }

  let phases: [Phase]
  /// Milliseconds per step outside all phases: the images of the next batch, means of the loss, the history.
  let between: Spread
  /// Milliseconds per step, measured from outside.
  let whole: Spread
  /// Milliseconds that the library takes for all products of a step.
  let products: Spread
  let operations: Double
  private let batchSize: Int

  /// Measures steps and bare products in turn, `runs` times.
  static func measure(
    _ configuration: RunConfiguration, on dataset: Dataset, runs: Int, quick: Bool
  ) throws -> StepTimes {
    let trainer = try Trainer(Checkpoint(configuration), dataset: dataset, threads: 1)
    for _ in 0..<20 { try trainer.takeStep() }
    let alone = DenseProductSet(configuration)
    var times = [[Double]](repeating: [], count: StepPhase.allCases.count)
    var (betweens, wholes): ([Double], [Double]) = ([], [])
    var products: [[StepPhase: Double]] = []
    for _ in 0..<runs {
      let clock = StepClock()
      trainer.clock = clock
      var steps = 0.0
      let start = ContinuousClock.now
      var elapsed = 0.0
      repeat {
        try trainer.takeStep()
        steps += 1
        elapsed = (ContinuousClock.now - start) / .seconds(1)
      } while elapsed < (quick ? 0.1 : 0.5)
      wholes.append(elapsed / steps * 1e3)
      betweens.append(StepPhase.allCases.reduce(elapsed) { $0 - clock[$1] / .seconds(1) } / steps * 1e3)
      for (index, phase) in StepPhase.allCases.enumerated() {
        times[index].append(clock[phase] / .seconds(1) / steps * 1e3)
      }
      products.append(alone.milliseconds(repetitions: quick ? 3 : 10))
    }
    let phases = StepPhase.allCases.enumerated().map { index, phase in
      Phase(
        name: phase.rawValue, time: Spread(times[index]), operations: alone.operations[phase] ?? 0,
        products: alone.operations[phase] == nil ? nil : Spread(products.map { $0[phase] ?? 0 }))
    }
    return StepTimes(
      phases: phases, between: Spread(betweens), whole: Spread(wholes),
      products: Spread(products.map { $0.values.reduce(0, +) }),
      operations: alone.operations.values.reduce(0, +),
      batchSize: configuration.batchSize)
  }

  /// Lines for people.
  var text: String {
    func line(_ cells: [String]) -> String {
      let widths = [22, 9, 8, 9, 18]
      return zip(cells, widths).enumerated().map { index, cell in
        index == 0 ? "  " + cell.0.padded(to: cell.1) : cell.0.paddedAtStart(to: cell.1)
      }.joined() + "\n"
    }
    func row(_ name: String, _ time: Double, _ operations: Double, _ products: Double?) -> String {
      line([
        name, Numerals.fixed(time, digits: 3), Numerals.fixed(time / whole.median * 100, digits: 1) + "%",
        products == nil ? "" : Numerals.fixed(operations / time / 1e6, digits: 1),
        products.map {
          "\(Numerals.fixed($0, digits: 3)) \(Numerals.fixed(operations / $0 / 1e6, digits: 1).paddedAtStart(to: 7))"
        }
          ?? "",
      ])
    }
    return "a step of \(counted(batchSize, "image")), one thread; beside it its products alone, all dense\n"
      + line(["", "ms", "share", "GFLOPS", "alone: ms GFLOPS"])
      + phases.map { row($0.name, $0.time.median, $0.operations, $0.products?.median) }.joined()
      + row("between", between.median, 0, nil) + row("whole", whole.median, operations, products.median)
  }

  var json: JSON {
    func figures(_ time: Spread, _ operations: Double, _ products: Spread?) -> [(String, JSON)] {
      [
        ("ms", time.json), ("operations", .number(operations)),
        ("gflops", products == nil ? .null : .number(operations / time.median / 1e6)),
        ("products_ms", products?.json ?? .null),
        ("products_gflops", products.map { .number(operations / $0.median / 1e6) } ?? .null),
      ]
    }
    return .object(
      [
        (
          "phases",
          .array(phases.map { .object([("phase", .text($0.name))] + figures($0.time, $0.operations, $0.products)) })
        ),
        ("between_ms", between.json), ("whole", .object(figures(whole, operations, products))),
      ])
  }
}

/// All products of a training step, each in its own memory.
private struct DenseProductSet {
  private var products: [(phase: StepPhase, product: DenseProduct)] = []
  /// Operations per step of each phase that has products.
  private(set) var operations: [StepPhase: Double] = [:]

  init(_ configuration: RunConfiguration) {
    let batch = configuration.batchSize
    for layer in configuration.architecture.products(samples: configuration.samples) {
      for kind in DenseProduct.Kind.allCases where kind != .inputGradient || layer.hasInputGradient {
        let phase: StepPhase =
          switch kind {
          case .forward: .forward
          case .inputGradient: .backward
          case .weightGradient: .parameterGradients
          }
        let rows = batch * layer.rowsPerImage
        products.append(
          (
            phase,
            DenseProduct(
              kind, rows: rows, inputs: layer.inputs, outputs: layer.outputs, precision: configuration.precision)
          ))
        operations[phase, default: 0] += layer.operationsPerImage * Double(batch)
      }
    }
  }

  /// Milliseconds of the products of each phase: the sum of the median times.
  func milliseconds(repetitions: Int) -> [StepPhase: Double] {
    var times: [StepPhase: Double] = [:]
    for (phase, product) in products {
      product.run()
      times[phase, default: 0] += Spread((0..<repetitions).map { _ in seconds(product.run) * 1e3 }).median
    }
    return times
  }
}
