import Autodiff

/// The whole model as a graph, from images and noise to one loss per image:
///
///     images -> encoder -> mu, log sigma^2 -> z = mu + sigma * noise -> decoder -> reconstruction
///     loss = reconstruction + beta * KL          (nats, sums over pixels and latent dimensions)
///
/// With beta 1 the loss is the negative evidence lower bound (Kingma and Welling 2014); other values give the beta-VAE
/// (Higgins and others 2017). Reconstruction and KL stay apart and per image; beta is a leaf, so changing it takes effect
/// in the very next step.
public final class VariationalAutoencoder {
  /// What it is made of.
  public let architecture: Architecture
  /// The graph, ready to run.
  public let graph: Graph
  /// Leaf: pixels, `[examples, pixels]`.
  public let images: Tensor
  /// Leaf: standard normal noise, `[examples * samples, latent]`.
  public let noise: Tensor
  /// Leaf: the weight of the KL, `[examples, 1]`.
  public let beta: Tensor
  /// The posterior's mean, `[examples, latent]`.
  public let mu: Tensor
  /// The posterior's log variance, `[examples, latent]`.
  public let logVariance: Tensor
  /// The negative log-likelihood, averaged over noise samples, `[examples, 1]`.
  public let reconstruction: Tensor
  /// The KL of each dimension, `[examples, latent]`.
  public let klPerDimension: Tensor
  /// The KL of each image, `[examples, 1]`.
  public let kl: Tensor
  /// What is minimised, `[examples, 1]`.
  public let loss: Tensor

  /// A model over these parameters, for at most `capacity` images at once with `samples` draws of noise for each.
  public init(architecture: Architecture, parameters: ParameterStore, capacity: Int, samples: Int) {
    self.architecture = architecture
    graph = Graph(capacity: capacity, parameters: parameters)
    images = graph.leaf(columns: architecture.pixels)
    noise = graph.leaf(columns: architecture.latent, rowsPerExample: samples)
    beta = graph.leaf(columns: 1)
    (mu, logVariance) = graph.encode(images, architecture)
    let z = graph.gaussianSample(mu: mu, logVariance: logVariance, noise: noise)
    let output = graph.decode(z, architecture)
    reconstruction = graph.sampleMean(
      graph.negativeLogLikelihood(output, of: images, architecture.likelihood))
    klPerDimension = graph.gaussianKL(mu: mu, logVariance: logVariance)
    kl = graph.rowSum(klPerDimension)
    loss = graph.weightedSum(reconstruction, beta, kl)
    graph.minimize(loss)
  }
}
