import Autodiff
import Randomness
import VAE

/// Trains the discriminator of a FactorVAE beside the model, with an Adam of its own and the learning rate of the run.
final class DiscriminatorTraining {
  let discriminator: Discriminator
  /// Adam's first and second moments.
  let moments: [FloatMemory]
  /// The number of updates since its weights were drawn.
  private(set) var updates = 0
  /// The total correlation that it finds in recent batches, in nats: a running mean over about fifty; nil before the first.
  private(set) var totalCorrelation: Double?
  private let configuration: RunConfiguration

  /// With the decay rates of published implementations of Kim and Mnih 2018.
  static let optimizer = Optimizer.adam(beta1: 0.5, beta2: 0.9)

  /// The discriminator of a run for batches of `capacity` images, as it was saved or with new weights; nil for an objective without
  /// one.
  init?(_ configuration: RunConfiguration, capacity: Int, saved: DiscriminatorState? = nil) {
    guard configuration.objective == .factor else { return nil }
    self.configuration = configuration
    let (latent, widths) = (configuration.architecture.latent, configuration.discriminator)
    discriminator = Discriminator(
      latent: latent, widths: widths, capacity: capacity * configuration.samples, precision: configuration.precision)
    moments = [0, 1].map { [count = discriminator.parameters.layout.count] _ in FloatMemory(count: count) }
    if let saved {
      discriminator.parameters.values = saved.parameters
      for (memory, values) in zip(moments, saved.optimizer.blocks) { memory.values = values }
      updates = saved.optimizer.updates
    } else {
      discriminator.parameters.values = Discriminator.initialWeights(
        latent: latent, widths: widths, seed: configuration.seed)
    }
  }

  /// Everything that an update changes.
  var memories: [FloatMemory] { [discriminator.parameters.memory] + moments }

  /// For a checkpoint.
  var state: DiscriminatorState {
    DiscriminatorState(
      parameters: discriminator.parameters.values,
      optimizer: OptimizerState(firstMoment: moments[0].values, secondMoment: moments[1].values, updates: updates))
  }

  /// A part of the permutation of the batch's samples, once all of them have gone forward.
  func permute(part: Int, of parts: Int, images: Int, step: Int) {
    discriminator.permute(
      slice(part, of: parts, count: configuration.architecture.latent), of: images * configuration.samples,
      seed: configuration.seed, step: UInt64(step))
  }

  /// The gradients of these images' samples, once all are permuted.
  func learn(_ rows: Range<Int>, of images: Int) {
    let samples = configuration.samples
    discriminator.learn(rows.lowerBound * samples..<rows.upperBound * samples, of: images * samples)
  }

  /// Updates a part of the weights, once all samples have their gradients.
  func update(part: Int, of parts: Int, images: Int, learningRate: Float) {
    guard let gradients = discriminator.parameters.gradients else { return }
    let update = OptimizerUpdate(optimizer: Self.optimizer, learningRate: learningRate, count: updates + 1)
    discriminator.parameterGradients(part: part, of: parts, count: images * configuration.samples) { range in
      update.apply(
        parameters: discriminator.parameters.memory.start + range.lowerBound,
        gradients: gradients.start + range.lowerBound, first: moments[0].start + range.lowerBound,
        second: moments[1].start + range.lowerBound, count: range.count)
      discriminator.parameters.changed(range)
    }
  }

  /// After a step on so many images.
  func noteStep(images: Int) {
    updates += 1
    let found = discriminator.meanRatio(of: images * configuration.samples)
    totalCorrelation = totalCorrelation.map { $0 + 0.02 * (found - $0) } ?? found
  }

  /// After its state was replaced by an earlier one.
  func goBack(updates: Int) {
    discriminator.parameters.changed(0..<discriminator.parameters.layout.count)
    (self.updates, totalCorrelation) = (updates, nil)
  }

  /// The names and places of the discriminator's weights in such a run; nil for an objective without one.
  static func layout(_ configuration: RunConfiguration) -> ParameterLayout? {
    configuration.objective == .factor
      ? Discriminator.layout(latent: configuration.architecture.latent, widths: configuration.discriminator) : nil
  }
}

/// A FactorVAE's discriminator, so that its run can continue.
public struct DiscriminatorState: Sendable, Equatable {
  /// Its weights, in the order of `Discriminator.layout`.
  public var parameters: [Float]
  /// The state of its own Adam.
  public var optimizer: OptimizerState
}
