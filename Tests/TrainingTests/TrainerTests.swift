import Autodiff
import Datasets
import Testing
import Training
import VAE

@Suite struct TrainerTests {
  @Test(arguments: TestRun.variety) func sameSeedSameBits(configuration: RunConfiguration) throws {
    let runs = try [1, 2, 1].map { threads in
      let trainer = try TestRun.trainer(configuration, threads: threads)
      try trainer.advance(to: 12)
      return trainer.checkpoint
    }
    #expect(runs[0] == runs[1], "the number of threads shows")
    #expect(runs[0] == runs[2])
    #expect(runs[0].parameters != Checkpoint(configuration).parameters)
  }

  /// bfloat16 has 8 bits: the two runs stay close, but are not equal.
  @Test(.enabled(if: Precision.mixed.isAvailable, "this processor does not multiply bfloat16"))
  func mixedPrecisionLearnsTheSame() throws {
    let points = try [Precision.single, .mixed].map { precision in
      let trainer = try TestRun.trainer(TestRun.configuration(precision: precision))
      return try (0..<60).map { _ in try trainer.takeStep() }
    }
    #expect(points[0] != points[1])
    for (single, mixed) in zip(points[0], points[1]) {
      #expect(abs(single.reconstruction - mixed.reconstruction) < 0.01 * single.reconstruction)
    }
  }

  /// More threads split a batch into more parts; each number of threads repeats its own result.
  @Test func moreThreadsAreReproducible() throws {
    let runs = try [3, 3, 1].map { threads in
      let trainer = try TestRun.trainer(threads: threads)
      try trainer.advance(to: 12)
      return trainer.checkpoint
    }
    #expect(runs[0] == runs[1])
    #expect(zip(runs[0].parameters, runs[2].parameters).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test func anotherSeedGivesAnotherRun() throws {
    let runs = try [1, 2].map { seed in
      let trainer = try TestRun.trainer(TestRun.configuration(seed: UInt64(seed)))
      try trainer.advance(to: 3)
      return trainer.checkpoint
    }
    #expect(zip(runs[0].history.recent, runs[1].history.recent).allSatisfy { $0.reconstruction != $1.reconstruction })
    #expect(runs[0].parameters != runs[1].parameters)
  }

  /// The report of an epoch weights all images equally, including those of the short last batch.
  @Test func anEpochEndsWithAShortBatch() throws {
    let trainer = try TestRun.trainer()
    #expect(trainer.batchesPerEpoch == 5)
    for _ in 1...4 {
      try trainer.takeStep()
      #expect(trainer.endEpoch() == nil)
    }
    try trainer.takeStep()
    let report = try #require(trainer.endEpoch())
    #expect(trainer.endEpoch() == nil, "an epoch ends once")
    let sizes = [16, 16, 16, 16, 6]
    let points = trainer.history.recent
    let mean = { (value: (LossHistory.Point) -> Float) in
      zip(points, sizes).reduce(0.0) { $0 + Double(value($1.0)) * Double($1.1) } / 70
    }
    #expect(report.epoch == 1 && report.step == 5 && trainer.epoch == 1)
    #expect(abs(report.trainReconstruction - mean(\.reconstruction)) < 1e-4)
    #expect(abs(report.trainKL - mean(\.kl)) < 1e-6)
    #expect(report.trainNegativeELBO == report.trainReconstruction + report.trainKL)
    #expect(report.test.images == 23 && report.test == trainer.evaluation)
    #expect(trainer.history.test.map(\.step) == [5])
    #expect(points.map(\.step) == [1, 2, 3, 4, 5])
  }

  /// A change of beta is in the next update, as if the run had been resumed with that beta.
  @Test func betaTakesEffectInTheNextStep() throws {
    let changed = try TestRun.trainer()
    let unchanged = try TestRun.trainer()
    try changed.advance(to: 3)
    try unchanged.advance(to: 3)
    changed.set(beta: 8)
    var other = unchanged.checkpoint
    other.beta = 8
    let begun = try Trainer(other, dataset: TestRun.dataset(), threads: 1)
    let points = try [changed, unchanged, begun].map { try $0.takeStep() }
    #expect(points[0] == points[1], "the loss of step 4 is that of the weights after step 3")
    #expect(changed.checkpoint.parameters != unchanged.checkpoint.parameters)
    #expect(changed.checkpoint == begun.checkpoint)
    #expect(changed.history.betas.map(\.step) == [1, 4])
    #expect(changed.history.betas.map(\.value) == [1, 8])
    try changed.advance(to: 60)
    try unchanged.advance(to: 60)
    let kl = try [changed, unchanged].map { try #require($0.history.recent.last?.kl) }
    #expect(kl[0] < 0.5 * kl[1], "a higher beta lowers the KL")
  }

  @Test func theLearningRateTakesEffectInTheNextStep() throws {
    let trainer = try TestRun.trainer(TestRun.configuration(optimizer: .sgd, learningRate: 1e-3))
    let before = trainer.checkpoint.parameters
    trainer.learningRate = 0
    try trainer.takeStep()
    #expect(trainer.checkpoint.parameters == before)
    trainer.learningRate = 1e-3
    try trainer.takeStep()
    #expect(trainer.checkpoint.parameters != before)
  }

  @Test func evaluationDependsOnNeitherThreadsNorBatches() throws {
    for configuration in TestRun.variety {
      let checkpoint = try TestRun.trainer(configuration).checkpoint
      let results = try [1, 2, 3].map { threads in
        try checkpoint.evaluate(
          on: TestRun.dataset().test, pixels: configuration.pixels, samples: configuration.samples,
          seed: configuration.seed, isNoisy: configuration.objective.recipe.isNoisy, threads: threads)
      }
      let trainer = try TestRun.trainer(configuration, threads: 2)
      #expect(results[0] == results[1])
      #expect(results[0].images == 23 && results[0].klPerDimension.count == 3)
      for result in [results[2], trainer.evaluate()] {
        #expect(abs(result.reconstruction - results[0].reconstruction) < 1e-4)
        #expect(abs(result.kl - results[0].kl) < 1e-5)
      }
      #expect(trainer.evaluate() == trainer.evaluate(), "the same noise every time")
      #expect(abs(results[0].negativeELBO - results[0].reconstruction - results[0].kl) < 1e-12)
    }
  }

  /// Sampled pixels are 0 or 1, and differ in every epoch.
  @Test func sampledPixelsDifferBetweenEpochs() throws {
    // With a learning rate of 0 only noise and pixels change between epochs; without a spread of z only pixels do.
    var configuration = TestRun.configuration(pixels: .sampled, optimizer: .sgd, batchSize: 70)
    configuration.learningRate = 1e-30
    var checkpoint = Checkpoint(configuration)
    let layout = configuration.architecture.parameterLayout
    for entry in layout.entries where entry.name == "log_variance.bias" {
      for place in entry.range { checkpoint.parameters[place] = -80 }
    }
    let passes = { (checkpoint: Checkpoint) in
      let trainer = try Trainer(checkpoint, dataset: TestRun.dataset(), threads: 1)
      return try (0..<3).map { _ in try trainer.takeStep().reconstruction }
    }
    #expect(Set(try passes(checkpoint)).count == 3)
    checkpoint.configuration.pixels = .grey
    let grey = try passes(checkpoint)
    #expect(grey.allSatisfy { abs($0 - grey[0]) < 1e-4 })
  }

  @Test func learnsToDrawDigits() throws {
    let drawn = SyntheticDigits.images(count: 500, seed: 1)
    let size = ImageSize(width: 28, height: 28)
    let images = ImageSet(name: "digits", split: .train, size: size, pixels: drawn.pixels)
    let test = ImageSet(
      name: "digits", split: .test, size: size, pixels: SyntheticDigits.images(count: 100, seed: 2).pixels)
    let dataset = Dataset(name: "digits", origin: "test", hash: "digits", train: images, test: test)
    let configuration = RunConfiguration(
      architecture: Architecture(hidden: [64], latent: 4), data: "digits", learningRate: 3e-3, batchSize: 50)
    let trainer = try Trainer(Checkpoint(configuration), dataset: dataset, threads: 2)
    let before = trainer.evaluate()
    try trainer.advance(to: 80)
    let after = try #require(trainer.evaluation)
    #expect(before.negativeELBO > 500, "an untrained model says one half of every pixel: ln 2 * 784 nats")
    #expect(after.negativeELBO < 230)
    #expect(after.kl > 1, "the latent is used")
  }

  @Test func otherImagesAreRefused() throws {
    let checkpoint = Checkpoint(TestRun.configuration())
    let turned = TestRun.dataset(name: "turned", size: ImageSize(width: 5, height: 6))
    let wrong = TrainingError.imageSize(
      expected: ImageSize(width: 6, height: 5), found: ImageSize(width: 5, height: 6), data: "turned")
    #expect(throws: wrong) { try Trainer(checkpoint, dataset: turned) }
    #expect(throws: wrong) { try checkpoint.evaluate(on: turned.test, pixels: .grey, seed: 1) }
    #expect("\(wrong)" == "The model takes images of 6x5 pixels, but those of turned are 5x6.")
  }

  /// A run can continue with the same images only.
  @Test func otherDataAreRefused() throws {
    let trainer = try TestRun.trainer()
    try trainer.takeStep()
    let other = TestRun.dataset(seed: 2)
    #expect(throws: TrainingError.otherData(name: "noise", expected: "hash noise 1", found: "hash noise 2")) {
      try Trainer(trainer.checkpoint, dataset: other)
    }
  }

  /// Training without saved moments starts gently: Adam corrects for moments that start at zero.
  @Test func zeroMomentsStartGently() throws {
    let trainer = try TestRun.trainer(TestRun.configuration(learningRate: 1e-3))
    try trainer.advance(to: 400)
    let before = trainer.checkpoint.withoutOptimizer
    let cold = try Trainer(before, dataset: TestRun.dataset(), threads: 1)
    try cold.takeStep()
    // Adam's first step is never larger than the learning rate.
    let longest = zip(cold.checkpoint.parameters, before.parameters).map { abs($0 - $1) }.max() ?? 0
    #expect(longest > 0.9e-3 && longest < 1.01e-3)
    #expect(cold.step == 401 && cold.optimizerState?.updates == 1)
  }

  /// Memory and threads of a trainer are released with it.
  @Test(arguments: [1, 2]) func isReleasedAfterUse(threads: Int) throws {
    weak var seen: Trainer?
    do {
      let trainer = try TestRun.trainer(threads: threads)
      trainer.evaluate()
      // The step comes last: the workers must not keep its job, which holds the trainer.
      try trainer.takeStep()
      seen = trainer
    }
    #expect(seen == nil)
  }
}
