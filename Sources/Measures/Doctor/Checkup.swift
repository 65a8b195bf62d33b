import Autodiff
import Datasets
import Training
import VAE

/// What a model does with images, as far as causes need it.
package struct Checkup: Sendable {
  /// The values of a picture.
  package var values = 0
  /// The loss of test and of training images.
  package var test, train: ImageLosses?
  /// Of the test images: KL of each dimension in nats, and what it tells.
  package var klPerDimension: [Double] = []
  package var posterior: AggregatePosterior?
  /// Whether codes lie where the prior does.
  package var coverage: PriorCoverage?
  /// Whether test images look like training images.
  package var likeness: SplitLikeness?
  /// What the encoder costs on training images.
  package var gaps: InferenceGaps?
  /// The layers of ReLUs.
  package var layers: [LayerActivity] = []
  /// The brightest byte of the training images.
  package var brightest: UInt8 = 255
  /// The weight of the KL that the model tells of.
  package var balance: BetaBalance?
  /// For a collapsed model: what becomes of it without a penalty.
  package var waking: Trial?
  /// The learning rate beside a tenth of it.
  package var rate: RateTrial?
  /// The operation that makes the first number that is not finite.
  package var originOfNotFinite: String?

  package init() {}

  /// Images of each part. The standard error of a mean loss is then about 3% of its deviation over images.
  package static let images = 1000
  /// Images whose posteriors are improved one by one, which takes as long as all the rest.
  static let gapImages = 50
}

extension Checkpoint {
  /// Examines the model, which has no gates and is given no class. `isForeign` says that another program trained it: it has no run
  /// to try. What costs much is measured only where it can decide something.
  ///
  /// `progress` is called with the share that is done.
  ///
  /// - Throws: `MeasureError`.
  package func examine(
    on dataset: Dataset, isForeign: Bool, threads: Int, progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws(MeasureError) -> Checkup {
    let run = configuration
    let (pixels, seed, objective) = (run.pixels, run.seed, run.objective.recipe)
    let (test, train) = (dataset.test.sample(Checkup.images), dataset.train.sample(Checkup.images))
    do throws(TrainingError) { try check(test) } catch {
      throw .imageSize(
        expected: ImageSize(run.architecture.picture), found: test.size, data: test.name)
    }
    var found = Checkup()
    found.values = run.architecture.picture.count
    found.brightest = dataset.train.pixels.max() ?? 0
    found.likeness = SplitLikeness(train: train, test: test, threads: threads)
    progress(0.1)
    let ofTest = evaluations(of: test, pixels: pixels, seed: seed, threads: threads)
    guard ofTest.allSatisfy({ $0.negativeELBO.isFinite }) else {
      found.originOfNotFinite = originOfNotFinite(in: test)
      return found
    }
    let ofTrain = evaluations(of: train, pixels: pixels, seed: seed, threads: threads)
    progress(0.2)
    let weight = isForeign ? 1 : Double(settings.finalWeight)
    // Where z is mu, draws have a loss that nobody trains.
    if objective.isNoisy, ofTest.count > 1, ofTrain.count > 1 {
      func losses(_ results: [ImageEvaluation]) -> ImageLosses {
        ImageLosses(results.map { Double($0.reconstruction) + (weight == 0 ? 0 : weight * Double($0.kl)) })
      }
      (found.test, found.train) = (losses(ofTest), losses(ofTrain))
    }
    let latents = run.architecture.latents
    let mu = ofTest.flatMap(\.mu)
    let logVariance = ofTest.flatMap(\.logVariance)
    let posterior = AggregatePosterior(
      mu: mu, logVariance: logVariance, latents, seed: seed, threads: threads, draws: min(200, ofTest.count))
    found.posterior = posterior
    found.klPerDimension =
      Posteriors(
        latents, mu: Points(mu, features: latents.width), logVariance: Points(logVariance, features: latents.width)
      ).klPerDimension
    // Among categories, which have no distance, no draw lies in a hole.
    if latents.isContinuous {
      found.coverage = PriorCoverage(
        of: posterior, mu: mu, logVariance: logVariance, isNoisy: objective.isNoisy, seed: seed, threads: threads)
    }
    found.layers = run.architecture.activity(
      parameters, pixels: train.pixels(0..<min(train.count, 500), pixels, seed: seed),
      codes: ofTrain.prefix(500).flatMap(\.mu))
    progress(0.35)
    var symptoms = Symptoms(self)
    if isForeign { symptoms.run = nil }
    symptoms.klPerDimension = found.klPerDimension
    symptoms.examination = found
    if symptoms.isCollapsed {
      if !isForeign { found.waking = waking(on: dataset.with(test: test), threads: threads) }
      return found
    }
    if isForeign {
      let sample = train.sample(300)
      found.balance = betaBalance(
        of: sample, pixels: pixels, evaluations(of: sample, pixels: pixels, seed: seed, threads: threads), seed: seed,
        threads: threads)
    } else {
      found.rate = rateTrial(on: dataset.with(test: test), threads: threads)
    }
    progress(0.6)
    if objective.isNoisy, objective.hasPenalty(beta: beta), latents.isContinuous {
      found.gaps = try inferenceGaps(
        on: train.sample(Checkup.gapImages), pixels: pixels, samples: 100, seed: seed, threads: threads
      ) { progress(0.6 + 0.4 * $0) }
    }
    return found
  }

  private func originOfNotFinite(in images: ImageSet) -> String? {
    let store = ParameterStore(layout: configuration.architecture.parameterLayout, trainable: false)
    store.values = parameters
    let count = min(images.count, 100)
    let model = VariationalAutoencoder(
      architecture: configuration.architecture, parameters: store, capacity: count, samples: 1)
    model.images.write(images.pixels(0..<count, configuration.pixels, seed: configuration.seed)[...])
    model.graph.forward(0..<count)
    return model.graph.originOfNotFinite(count)
  }
}

extension PriorCoverage {
  /// One draw from each posterior, of the dimensions that tell something; nil if none does.
  fileprivate init?(
    of posterior: AggregatePosterior, mu: [Float], logVariance: [Float], isNoisy: Bool, seed: UInt64, threads: Int
  ) {
    let latent = posterior.meanVariances.count
    let used = posterior.information.indices.filter { !LatentUse.isDead(kl: posterior.information[$0]) }
    guard !used.isEmpty else { return nil }
    let codes = isNoisy ? drawn(mu: mu, logVariance: logVariance, seed: seed) : mu
    let rows = stride(from: 0, to: codes.count, by: latent)
    self.init(
      Points(rows.flatMap { row in used.map { codes[row + $0] } }, features: used.count), seed: seed, threads: threads)
  }
}

extension Dataset {
  /// The same, with other images to evaluate on.
  fileprivate func with(test: ImageSet) -> Dataset {
    Dataset(
      name: name, origin: origin, hash: hash, train: train, test: test, wasBinary: wasBinary, classNames: classNames,
      notes: notes)
  }
}
