import Datasets
import Training
import VAE

/// The loss of a model on a sample of images, in nats an image.
package struct ImageLosses: Sendable, Equatable {
  /// The mean loss, and its standard error: other images of the same kind would move it by so much.
  package let mean, error: Double
  /// The standard deviation over images.
  package let deviation: Double
  /// The number of images.
  package let images: Int

  /// From the loss of each image, of at least two.
  package init(_ losses: [Double]) {
    let (mean, variance) = meanAndVariance(losses)
    (self.mean, images) = (mean, losses.count)
    deviation = variance.squareRoot()
    error = (variance / Double(losses.count)).squareRoot()
  }
}

extension Checkpoint {
  /// The result of each image.
  func evaluations(
    of images: ImageSet, pixels: PixelTreatment, seed: UInt64, threads: Int, _ progress: @Sendable () -> Void = {}
  ) -> [ImageEvaluation] {
    let block = 50
    let (architecture, parameters) = (configuration.architecture, parameters)
    return inParallel((images.count + block - 1) / block, threads: threads) { part in
      let evaluator = ImageEvaluator(architecture: architecture, samples: 1, capacity: block)
      evaluator.load(parameters)
      let range = part * block..<min(images.count, (part + 1) * block)
      defer { progress() }
      return evaluator.evaluate(range, of: images, pixels: pixels, seed: seed)
    }.flatMap { $0 }
  }
}
