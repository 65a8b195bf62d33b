import Autodiff

/// The whole model as a graph, from images and noise to one loss per image:
///
///     images -> encoder -> mu, log sigma^2 -> z = mu + sigma * noise -> decoder -> reconstruction
///     loss = reconstruction + beta * KL          (nats, sums over pixels and latent dimensions)
///
/// With beta 1 the loss is the negative evidence lower bound (Kingma and Welling 2014); for other losses see
/// `Objective`. Beta, noise and capacity are leaves, so a change takes effect in the next step.
///
/// With a codebook the loss is reconstruction + beta * commitment (+ the codebook's loss), squared distances summed over all numbers
/// of the vectors (van den Oord, Vinyals and Kavukcuoglu 2017, equation 3).
///
/// Categorical variables have logits in place of mu and log sigma^2, and z has samples of categories: relaxed ones in training.
public final class VariationalAutoencoder {
  /// Its architecture.
  public let architecture: Architecture
  /// The graph, ready to run.
  public let graph: Graph
  /// Leaf: pixels, `[examples, pixels]`.
  public let images: Tensor
  /// Leaf: standard normal noise, `[examples * samples, width]`; zeros for z = mu, or the most likely categories.
  public let noise: Tensor
  /// Leaf: the weight of the penalty beside the reconstruction, `[examples, 1]`; see `Objective.weight`.
  public let beta: Tensor
  /// Leaf: the gates' input `[examples, 1]`, computed by `BetaRange.input`; nil for an architecture without gates.
  public let t: Tensor?
  /// Leaf: the capacity C in nats, `[examples, 1]`; used by `Objective.capacity` only.
  public let capacity: Tensor
  /// Leaf: the temperature of relaxed samples, `[examples, 1]`, 1 until it is written; nil without categorical variables.
  public let temperature: Tensor?
  /// The expected z, `[examples, width]`: the Gaussian's mean, the probabilities of categories.
  public let mu: Tensor
  /// The log variance of each value of z, `[examples, width]`.
  public let logVariance: Tensor
  /// The negative log-likelihood, averaged over noise samples, `[examples, 1]`.
  public let reconstruction: Tensor
  /// The KL of each dimension, `[examples, latent]`.
  public let klPerDimension: Tensor
  /// The KL of each image, `[examples, 1]`.
  public let kl: Tensor
  /// The objective's loss, `[examples, 1]`.
  public let loss: Tensor

  /// A model with these parameters, trained with `objective`, for at most `capacity` images at once and `samples` noise
  /// samples each. `freeBits` is the KL in nats that each dimension may have, on average over the batch, without
  /// penalty; `gradient` is one that the objective has. With `stratifiedImages`, the number of training images, the beta-TCVAE
  /// estimates q(z) by stratified sampling; the FactorVAE needs a `discriminator`. `relaxation` is that of training; evaluation has none.
  public init(
    architecture: Architecture, parameters: ParameterStore, capacity size: Int, samples: Int,
    objective: Objective = .beta, freeBits: Float = 0, gradient: PosteriorGradient = .plain,
    stratifiedImages: Int? = nil, discriminator: Discriminator? = nil, mode: Graph.Mode = .evaluation,
    relaxation: Relaxation = .soft
  ) {
    precondition(objective.recipe.gradients.contains(gradient), "\(objective) has no gradient \(gradient)")
    precondition(gradient == .plain || freeBits == 0, "free bits are of the KL in closed form")
    self.architecture = architecture
    let graph = Graph(capacity: size, parameters: parameters, mode: mode)
    self.graph = graph
    images = graph.leaf(columns: architecture.picture.count)
    noise = graph.leaf(columns: architecture.zWidth, rowsPerExample: samples)
    beta = graph.leaf(columns: 1)
    capacity = graph.leaf(columns: 1)
    t = architecture.betaRange.map { _ in graph.leaf(columns: 1) }
    temperature = architecture.latents.isContinuous ? nil : graph.leaf(columns: 1)
    temperature?.row(0).update(repeating: 1, count: size)
    let posterior = graph.encode(images, architecture, t: t)
    (mu, logVariance) = graph.moments(posterior)
    let drawn = graph.sample(
      posterior, noise: noise, temperature: temperature, relaxation: mode == .training ? relaxation : .none)
    // The encoder's gradient of each sample is weighted twice.
    let weights = gradient == .doubly ? graph.leaf(columns: 1, rowsPerExample: samples) : nil
    let z = weights.map { graph.scaledOnTheWayBack(drawn, by: $0) } ?? drawn
    let output =
      posterior.codes.map { graph.decode(vectors: $0.vectors, architecture) } ?? graph.decode(z, architecture, t: t)
    let reconstructions = graph.negativeLogLikelihood(output, of: images, architecture.likelihood)
    reconstruction = graph.sampleMean(reconstructions)
    klPerDimension = graph.kl(posterior)
    kl = graph.rowSum(klPerDimension)
    let terms = ObjectiveTerms(
      reconstructions: reconstructions, reconstruction: reconstruction, klPerDimension: klPerDimension, kl: kl,
      mu: mu, logVariance: logVariance, z: z, noise: noise, gradient: gradient, weights: weights,
      stratifiedImages: stratifiedImages, discriminator: discriminator, weight: beta, capacity: capacity)
    if let codes = posterior.codes {
      // The KL is constant: what is weighted is how far the encoder's vectors lie from those of the codebook.
      let bound = graph.weightedSum(reconstruction, beta, codes.commitment)
      loss = codes.bookLoss.map { graph.sum(bound, $0) } ?? bound
    } else if let build = objective.recipe.loss {
      loss = build(graph, terms)
    } else if gradient == .sticking {
      loss = graph.weightedSum(reconstruction, beta, graph.sampleMean(terms.logRatio(graph)))
    } else {
      let penalty = freeBits > 0 ? graph.freeBits(klPerDimension, floor: freeBits) : kl
      loss = graph.weightedSum(reconstruction, beta, penalty)
    }
    graph.minimize(loss)
  }
}
