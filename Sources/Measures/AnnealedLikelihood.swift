import Datasets
import Randomness
import Training
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How log p(x) is estimated by annealed importance sampling.
public struct Annealing: Sendable, Equatable {
  /// Chains of each image.
  public let chains: Int
  /// The distributions from the prior to the posterior, both counted.
  public let distributions: Int

  /// The leapfrog steps of each move.
  public static let leaps = AnnealedChains.leaps

  /// - Precondition: at least two of each. A single chain does not tell its error.
  public init(chains: Int, distributions: Int) {
    precondition(chains > 1 && distributions > 1, "annealing goes from the prior to the posterior")
    (self.chains, self.distributions) = (chains, distributions)
  }

  /// How the exponents of the likelihood grow: by this factor from the first step to the last, e^5. Where a posterior is 1/sigma times
  /// narrower than the prior, steps that grow by 1/sigma^2 in all are the best (Gelman and Meng 1998, for Gaussians).
  private static let growth = 5.0

  /// The exponents of the likelihood, from 0 to 1.
  public var schedule: [Double] {
    let last = distributions - 1
    return (0...last).map {
      $0 == last ? 1 : expm1(Self.growth * Double($0) / Double(last)) / expm1(Self.growth)
    }
  }
}

/// log p(x) by annealed importance sampling (Wu, Burda, Salakhutdinov and Grosse 2017), in nats: means over images.
public struct AnnealedLikelihood: Sendable, Equatable {
  /// How it was estimated.
  public let annealing: Annealing
  /// The number of images.
  public let images: Int
  /// log p(x) of the images: in expectation a bound from below.
  public let logLikelihood: MeanOverImages
  /// The bounds from both sides on images that were drawn from the model, for which a draw of the posterior is known.
  public let simulated: Simulated
  /// The mean probability with which proposals were accepted.
  public let acceptance: Double
  /// The step sizes of the first and the last distribution, means over batches of images.
  public let firstStep, lastStep: Double

  /// Bounds on log p(x) of images drawn from the model.
  public struct Simulated: Sendable, Equatable {
    /// From below, by chains from the prior, and from above, by chains from the posterior.
    public let lower, upper: MeanOverImages
    /// `upper - lower`: in expectation no less than what either misses.
    public let gap: MeanOverImages
  }

  /// The results of a batch of images.
  fileprivate struct Batch: Sendable {
    var real, lower, upper: [DrawnEstimate]
    var acceptance: Double
    var steps: [Double]
  }

  fileprivate init(_ annealing: Annealing, _ batches: [Batch]) {
    self.annealing = annealing
    let (lower, upper) = (batches.flatMap(\.lower), batches.flatMap(\.upper))
    logLikelihood = MeanOverImages(batches.flatMap(\.real))
    images = lower.count
    simulated = Simulated(
      lower: MeanOverImages(lower), upper: MeanOverImages(upper),
      gap: MeanOverImages(
        zip(upper, lower).map { DrawnEstimate(value: $0.value - $1.value, variance: $0.variance + $1.variance) }))
    func overBatches(_ value: (Batch) -> Double?) -> Double {
      batches.reduce(0) { $0 + (value($1) ?? .nan) } / Double(batches.count)
    }
    acceptance = overBatches(\.acceptance)
    firstStep = overBatches(\.steps.first)
    lastStep = overBatches(\.steps.last)
  }
}

extension Checkpoint {
  /// Estimates log p(x) of the images by chains from the prior to each image's posterior, whatever the encoder is; and bounds it from
  /// both sides on as many images drawn from the model. Step sizes are adapted in a run of their own, which is not counted.
  ///
  /// `progress` is called on any thread with the fraction that is done.
  ///
  /// - Throws: `MeasureError.imageSize`, `.categories`.
  public func annealedLikelihood(
    on images: ImageSet, pixels treatment: PixelTreatment, _ annealing: Annealing, seed: UInt64, threads: Int,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws(MeasureError) -> AnnealedLikelihood {
    try checkContinuous("Annealing")
    let architecture = configuration.architecture
    let size = ImageSize(architecture.picture)
    guard size == images.size else { throw .imageSize(expected: size, found: images.size, data: images.name) }
    let parameters = parameters
    let simulator = Simulator(self)
    let schedule = annealing.schedule
    let block = 20
    let blocks = (images.count + block - 1) / block
    let counter = Counter()
    let results = inParallel(blocks, threads: threads) { part -> AnnealedLikelihood.Batch in
      let range = part * block..<min(images.count, (part + 1) * block)
      func gradient(chains: Int) -> PointGradient {
        let gradient = PointGradient(architecture: architecture, capacity: chains, images: range.count)
        gradient.load(parameters)
        return gradient
      }
      let (pilot, counted) = (gradient(chains: 1), gradient(chains: annealing.chains))
      // Five runs, of which two have one chain.
      func note() {
        let total = 5 * blocks * schedule.count
        let done = counter.next()
        if done % 50 == 0 { progress(Double(done) / Double(total)) }
      }
      func chains(_ gradient: PointGradient, _ pixels: [Float], at z: [Float]? = nil, run: Int) -> AnnealedChains {
        AnnealedChains(gradient, pixels: pixels, at: z, seed: seed, number: UInt64(run) << 32 | UInt64(part))
      }
      // Of each image's chains; the variances are the jackknife's. On the way back the inverse weights are averaged.
      func estimates(_ weights: [Double], isFromAbove: Bool = false) -> [DrawnEstimate] {
        let sign: Double = isFromAbove ? -1 : 1
        return (0..<range.count).map { row in
          let mean = LogMeanExp(weights[row * annealing.chains..<(row + 1) * annealing.chains].map { sign * $0 })
          return DrawnEstimate(value: sign * mean.value, variance: mean.variance)
        }
      }
      let pixels = images.pixels(range, treatment, seed: seed)
      var adapting = chains(pilot, pixels, run: 0)
      let steps = adapting.adapt(along: schedule, note: note)
      var forward = chains(counted, pixels, run: 1)
      let real = forward.forward(schedule, steps: steps, note: note)

      let drawn = simulator.draw(range, seed: seed)
      var adaptingDrawn = chains(pilot, drawn.pixels, run: 2)
      let drawnSteps = adaptingDrawn.adapt(along: schedule, note: note)
      var lower = chains(counted, drawn.pixels, run: 3)
      let below = lower.forward(schedule, steps: drawnSteps, note: note).weights
      let starts = (0..<range.count).flatMap { row in
        (0..<annealing.chains).flatMap { _ in
          drawn.z[row * architecture.latent..<(row + 1) * architecture.latent]
        }
      }
      var upper = chains(counted, drawn.pixels, at: starts, run: 4)
      let above = upper.backward(schedule, steps: drawnSteps, note: note)
      return .init(
        real: estimates(real.weights), lower: estimates(below), upper: estimates(above, isFromAbove: true),
        acceptance: real.accepted, steps: steps)
    }
    return AnnealedLikelihood(annealing, results)
  }
}
