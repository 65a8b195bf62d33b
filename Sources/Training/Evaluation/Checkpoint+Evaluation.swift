import Autodiff
import Datasets
import Threads
import VAE

extension Checkpoint {
  /// This model's result on a set of images, with z sampled from the posterior, as a bound on log p(x) needs it, or
  /// with z = mu. A gated model is held at the checkpoint's own beta.
  ///
  /// - Throws: `TrainingError.imageSize` if the images have another size than the model's; `.noThread` if a thread
  ///   cannot be started.
  public func evaluate(
    on images: ImageSet, pixels: PixelTreatment, samples: Int = 1, seed: UInt64, isNoisy: Bool = true,
    threads: Int = Trainer.defaultThreads
  ) throws(TrainingError) -> Evaluation {
    try check(images)
    if let classes, let labels = images.labels {
      return try evaluate(
        byClass: labels, of: classes.count, on: images, pixels: pixels, samples: samples, seed: seed, isNoisy: isNoisy,
        threads: threads)
    }
    let architecture = configuration.architecture
    let ungated = architecture.ungated
    let store = ParameterStore(layout: ungated.parameterLayout, trainable: false)
    store.values = architecture.held(parameters, at: dial)
    let model = VariationalAutoencoder(architecture: ungated, parameters: store, capacity: 250, samples: samples)
    let workers: WorkerTeam
    do throws(NoThread) {
      workers = try WorkerTeam(count: threads)
    } catch {
      throw .noThread(error)
    }
    return Training.evaluate(
      model, on: images, pixels: pixels, samples: samples, seed: seed, isNoisy: isNoisy, parts: max(2, threads),
      workers: workers)
  }

  /// Each image with its own class. Images of classes that the model has not are left out.
  private func evaluate(
    byClass labels: [UInt8], of count: Int, on images: ImageSet, pixels: PixelTreatment, samples: Int, seed: UInt64,
    isNoisy: Bool, threads: Int
  ) throws(TrainingError) -> Evaluation {
    var total: Evaluation?
    for label in Set(labels).sorted() where label < count {
      let result = try held(atClass: Int(label)).withoutClasses.evaluate(
        on: images.of(class: label), pixels: pixels, samples: samples, seed: seed, isNoisy: isNoisy, threads: threads)
      total = total.map { $0.joined(with: result) } ?? result
    }
    if let total { return total }
    return try withoutClasses.evaluate(
      on: images, pixels: pixels, samples: samples, seed: seed, isNoisy: isNoisy, threads: threads)
  }

  /// - Throws: `TrainingError.imageSize` if the images have another size than the model's.
  public func check(_ images: ImageSet) throws(TrainingError) {
    let size = ImageSize(configuration.architecture.picture)
    guard images.size == size else { throw .imageSize(expected: size, found: images.size, data: images.name) }
  }

  /// Rate and distortion of a gated model at one beta; a model without gates is the same at each.
  ///
  /// Noise and pixels depend on the seed and the image alone, so the points of a curve differ by beta only.
  ///
  /// - Throws: `TrainingError.imageSize` if the images have another size than the model's.
  public func rateDistortion(
    at beta: Float, on images: ImageSet, pixels: PixelTreatment, samples: Int = 1, seed: UInt64,
    threads: Int = Trainer.defaultThreads
  ) throws(TrainingError) -> RateDistortion {
    let result = try held(at: beta).evaluate(on: images, pixels: pixels, samples: samples, seed: seed, threads: threads)
    return RateDistortion(beta: configuration.architecture.betaRange?.clamped(beta) ?? beta, result)
  }

  /// Measures a gated model over its whole range, as `Trainer.measureSweep` does. Does nothing without gates.
  ///
  /// - Throws: `TrainingError.imageSize` if the images have another size than the model's.
  public mutating func measureSweep(on images: ImageSet) throws(TrainingError) {
    guard let range = configuration.architecture.betaRange else { return }
    let points = try range.values(RateDistortionSweep.betas).map { (beta) throws(TrainingError) in
      try rateDistortion(
        at: beta, on: images, pixels: configuration.pixels, samples: configuration.samples, seed: configuration.seed)
    }
    sweep = RateDistortionSweep(images: images.count, points: points)
  }
}
