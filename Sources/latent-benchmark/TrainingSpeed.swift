import CommandSupport
import Datasets
import Drawing
import Training
import VAE

/// The speed of training with one number of threads.
struct TrainingSpeed {
  /// How long each timed run is.
  enum Length {
    case steps(Int)
    case seconds(Double)
  }

  let threads: Int
  /// Images per second, of each run.
  let imagesPerSecond: Spread
  /// Billions of operations per second, if all products of a step were dense.
  var gigaflops: Double { imagesPerSecond.median * operationsPerImage / 1e9 }
  /// The mean negative ELBO over the images of a run. All runs start with the same weights, so it is equal for runs of
  /// a fixed number of steps.
  let trainNegativeELBO: Double
  /// The negative ELBO on test images after the last run; nil if not asked for.
  let testNegativeELBO: Double?

  private let operationsPerImage: Double

  /// Trains with each number of threads in turn, `runs` times, so that a change in the machine's load affects all
  /// alike.
  static func measure(
    _ configuration: RunConfiguration, on dataset: Dataset, threads: [Int], runs: Int, length: Length, evaluates: Bool,
    warmingSteps: Int = 20
  ) throws(TrainingError) -> [TrainingSpeed] {
    let fresh = Checkpoint(configuration)
    var rates = [[Double]](repeating: [], count: threads.count)
    var losses = [Double](repeating: .nan, count: threads.count)
    var tests = [Double?](repeating: nil, count: threads.count)
    for run in 0..<runs {
      for (index, count) in threads.enumerated() {
        // Caches and branch predictors are cold before the first run: a few steps of another trainer warm them. It is gone
        // before the measured one takes memory.
        if run == 0 {
          let other = try Trainer(fresh, dataset: dataset, threads: count)
          for _ in 0..<warmingSteps { try other.takeStep() }
        }
        let trainer = try Trainer(fresh, dataset: dataset, threads: count)
        let result = try time(trainer, length)
        rates[index].append(result.imagesPerSecond)
        losses[index] = result.negativeELBO
        if evaluates, run == runs - 1 { tests[index] = trainer.evaluate().negativeELBO }
      }
    }
    let operations = configuration.architecture.operationsPerImage(samples: configuration.samples)
    return threads.indices.map {
      TrainingSpeed(
        threads: threads[$0], imagesPerSecond: Spread(rates[$0]), trainNegativeELBO: losses[$0],
        testNegativeELBO: tests[$0], operationsPerImage: operations)
    }
  }

  /// This measurement with the runs of another one of the same configuration added.
  func joined(with other: TrainingSpeed) -> TrainingSpeed {
    TrainingSpeed(
      threads: threads, imagesPerSecond: Spread(imagesPerSecond.values + other.imagesPerSecond.values),
      trainNegativeELBO: other.trainNegativeELBO, testNegativeELBO: other.testNegativeELBO,
      operationsPerImage: operationsPerImage)
  }

  private static func time(
    _ trainer: Trainer, _ length: Length
  ) throws(TrainingError) -> (imagesPerSecond: Double, negativeELBO: Double) {
    var (images, steps, loss) = (0, 0, 0.0)
    let start = ContinuousClock.now
    var elapsed = 0.0
    repeat {
      let point = try trainer.takeStep()
      steps += 1
      images += trainer.latestBatchSize
      loss += Double(point.reconstruction + point.kl) * Double(trainer.latestBatchSize)
      elapsed = (ContinuousClock.now - start) / .seconds(1)
    } while isUnfinished(length, steps, elapsed)
    return (Double(images) / elapsed, loss / Double(images))
  }

  private static func isUnfinished(_ length: Length, _ steps: Int, _ elapsed: Double) -> Bool {
    switch length {
    case .steps(let count): steps < count
    case .seconds(let limit): elapsed < limit || steps < 3
    }
  }

  /// A line for people.
  func text(imagesPerEpoch: Int) -> String {
    let rate = imagesPerSecond
    return "  \(counted(threads, "thread"))".padded(to: 13)
      + "\(Numerals.compact(rate.median)) images/s (\(Numerals.compact(rate.min)) to \(Numerals.compact(rate.max))), "
      + "\(Numerals.fixed(Double(imagesPerEpoch) / rate.median, digits: 2)) s an epoch, "
      + "\(Numerals.fixed(gigaflops, digits: 0)) GFLOPS\n"
  }

  var json: JSON {
    .object([
      ("threads", .whole(threads)), ("images_per_second", imagesPerSecond.json), ("gflops", .number(gigaflops)),
      ("train_negative_elbo", .number(trainNegativeELBO)),
      ("test_negative_elbo", testNegativeELBO.map(JSON.number) ?? .null),
    ])
  }
}
