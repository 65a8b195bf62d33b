import Autodiff
import Datasets
import VAE

/// A model's result on one image, in nats: sums over pixels and latent dimensions.
public struct ImageEvaluation: Sendable, Equatable {
  /// The pixels as the model's input, `[pixels]`.
  public var pixels: [Float]
  /// The posterior's mean, `[latent]`.
  public var mu: [Float]
  /// The posterior's log variance, `[latent]`.
  public var logVariance: [Float]
  /// The negative log-likelihood, averaged over samples of z from the posterior.
  public var reconstruction: Float
  /// KL(q(z|x) || p(z)) of each latent dimension.
  public var klPerDimension: [Float]

  /// The KL summed over dimensions.
  public var kl: Float { klPerDimension.reduce(0, +) }
  /// The negative evidence lower bound, whatever beta is.
  public var negativeELBO: Float { reconstruction + kl }

  package init(
    pixels: [Float], mu: [Float], logVariance: [Float], reconstruction: Float, klPerDimension: [Float]
  ) {
    (self.pixels, self.mu, self.logVariance) = (pixels, mu, logVariance)
    (self.reconstruction, self.klPerDimension) = (reconstruction, klPerDimension)
  }
}

/// Evaluates single images. Belongs to one thread; has its own copy of the weights.
public final class ImageEvaluator {
  private let model: VariationalAutoencoder
  private let samples: Int

  /// An evaluator that draws z `samples` times per image, for at most `capacity` images at once. Its weights are zero
  /// until `load`.
  public init(architecture: Architecture, samples: Int, capacity: Int = 1) {
    precondition(architecture.betaRange == nil, "a model with gates is held at one beta before it is looked at")
    let store = ParameterStore(layout: architecture.parameterLayout, trainable: false)
    model = VariationalAutoencoder(architecture: architecture, parameters: store, capacity: capacity, samples: samples)
    self.samples = samples
  }

  /// Its architecture.
  public var architecture: Architecture { model.architecture }
  /// The most images at once.
  public var capacity: Int { model.graph.capacity }

  /// Copies a model's parameters (in the order of `Architecture.parameterLayout`).
  public func load(_ parameters: [Float]) { model.graph.parameters.values = parameters }

  /// The results for at most `capacity` images of a set. With the same samples and seed, their mean over a whole set is
  /// that of `Checkpoint.evaluate`: pixels and noise are the same.
  public func evaluate(_ range: Range<Int>, of images: ImageSet, pixels: PixelTreatment, seed: UInt64)
    -> [ImageEvaluation]
  {
    precondition(range.count <= capacity, "\(range.count) images where \(capacity) fit")
    let rows = 0..<range.count
    model.write(rows, from: images, at: range.lowerBound, pixels: pixels, samples: samples, seed: seed)
    model.graph.forward(rows)
    return rows.map { row in
      ImageEvaluation(
        pixels: values(model.images, row), mu: values(model.mu, row), logVariance: values(model.logVariance, row),
        reconstruction: model.reconstruction.row(row).pointee, klPerDimension: values(model.klPerDimension, row))
    }
  }

  /// The negative log-likelihood of one image, `[pixels]`, at z = mu + sigma * noise; the noise is `[latent]`, zeros
  /// for z = mu.
  public func reconstruction(of pixels: [Float], noise: [Float]) -> Float {
    model.images.write(pixels[...])
    model.noise.write((0..<samples).flatMap { _ in noise }[...])
    model.graph.forward(0..<1)
    return model.reconstruction.row(0).pointee
  }

  private func values(_ tensor: Tensor, _ row: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: tensor.row(row), count: tensor.columns))
  }
}
