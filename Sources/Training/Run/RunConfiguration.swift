import Autodiff
import Datasets
import VAE

/// Everything that determines a run. On one machine, equal configurations give the same bits.
public struct RunConfiguration: Sendable, Equatable, Codable {
  /// The model's architecture.
  public var architecture: Architecture
  /// The data set's name or folder, as the user gave it.
  public var data: String
  /// The data set's name for people: the last component of a folder's path.
  public var dataName: String { data.split(separator: "/").last.map(String.init) ?? data }
  /// The side in pixels with which images were to be read; nil for what their files have.
  public var size: Int?
  /// The channels with which images were to be read; nil for what their files have.
  public var channels: Int?
  /// What is asked of the images of a new run. An existing one reads them in its model's form.
  public var imageRequest: ImageRequest { ImageRequest(side: size, channels: channels) }
  /// How bytes become pixels.
  public var pixels: PixelTreatment
  /// The largest batch, layer or image size: far beyond use, far below what exhausts memory.
  static let largestSize = 1 << 16
  /// Beyond this the squares of gradients overflow a `Float`; results stop changing long before.
  static let largestBeta: Float = 1e6

  /// The initial weight of the KL.
  public var beta: Float
  /// The optimizer.
  public var optimizer: Optimizer
  /// The initial learning rate.
  public var learningRate: Float
  /// Images per batch.
  public var batchSize: Int
  /// Samples of z per image (L in Kingma and Welling 2014).
  public var samples: Int
  /// How the gradient by the posterior's mu and sigma is estimated; see `effectiveGradient`.
  public var gradient: PosteriorGradient
  /// How a batch stands for all images, for `Objective.betaTC`.
  public var sampling: AggregateSampling
  /// The widths of the discriminator's hidden layers, for `Objective.factor`: at first those of Kim and Mnih 2018.
  public var discriminator = [Int](repeating: 1000, count: 6)
  /// How weights are initialised.
  public var initialization: Initialization
  /// The seed of all random numbers.
  public var seed: UInt64
  /// The number format of the large products in training.
  public var precision: Precision
  /// What is minimised.
  public var objective: Objective
  /// Free bits: nats that each dimension's mean KL may have without penalty; 0 for none (Kingma and others 2016).
  public var freeBits: Float
  /// How the objective's weight rises to `beta`.
  public var betaSchedule: BetaSchedule
  /// How the learning rate decreases.
  public var learningRateSchedule: LearningRateSchedule
  /// The growth of the capacity, for `Objective.capacity`.
  public var capacity: CapacityGrowth
  /// The temperature of relaxed samples, for categorical variables.
  public var temperature = TemperatureSchedule()
  /// What samples of categories are in training.
  public var relaxation = SampleRelaxation.soft

  /// The defaults are those of PyTorch's VAE example. The default objective is the VAE, with a beta other than 1 the
  /// beta-VAE, with gates the multi-rate VAE.
  public init(
    architecture: Architecture = Architecture(), data: String, pixels: PixelTreatment = .grey, beta: Float = 1,
    optimizer: Optimizer = .adam(), learningRate: Float = 1e-3, batchSize: Int = 128, samples: Int = 1,
    gradient: PosteriorGradient = .plain, sampling: AggregateSampling = .weighted,
    initialization: Initialization = .pytorch, seed: UInt64 = 1, precision: Precision = .single,
    objective: Objective? = nil, freeBits: Float = 0, betaSchedule: BetaSchedule = .constant,
    learningRateSchedule: LearningRateSchedule = .constant, capacity: CapacityGrowth = CapacityGrowth()
  ) {
    self.architecture = architecture
    self.data = data
    self.pixels = pixels
    self.beta = beta
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.samples = samples
    self.gradient = gradient
    self.sampling = sampling
    self.initialization = initialization
    self.seed = seed
    self.precision = precision
    self.objective = objective ?? .usual(beta: beta, hasGates: architecture.betaRange != nil)
    self.freeBits = freeBits
    self.betaSchedule = betaSchedule
    self.learningRateSchedule = learningRateSchedule
    self.capacity = capacity
  }

  /// Reads what `encode` wrote, and older files without precision, objective, gradient, sampling or schedules.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    architecture = try values.decode(Architecture.self, forKey: .architecture)
    data = try values.decode(String.self, forKey: .data)
    size = try values.decodeIfPresent(Int.self, forKey: .size)
    channels = try values.decodeIfPresent(Int.self, forKey: .channels)
    pixels = try values.decode(PixelTreatment.self, forKey: .pixels)
    beta = try values.decode(Float.self, forKey: .beta)
    optimizer = try values.decode(Optimizer.self, forKey: .optimizer)
    learningRate = try values.decode(Float.self, forKey: .learningRate)
    batchSize = try values.decode(Int.self, forKey: .batchSize)
    samples = try values.decode(Int.self, forKey: .samples)
    gradient = try values.decodeIfPresent(PosteriorGradient.self, forKey: .gradient) ?? .plain
    sampling = try values.decodeIfPresent(AggregateSampling.self, forKey: .sampling) ?? .weighted
    initialization = try values.decode(Initialization.self, forKey: .initialization)
    seed = try values.decode(UInt64.self, forKey: .seed)
    precision = try values.decodeIfPresent(Precision.self, forKey: .precision) ?? .single
    objective = try values.decodeIfPresent(Objective.self, forKey: .objective) ?? .usual(beta: beta, hasGates: false)
    freeBits = try values.decodeIfPresent(Float.self, forKey: .freeBits) ?? 0
    betaSchedule = try values.decodeIfPresent(BetaSchedule.self, forKey: .betaSchedule) ?? .constant
    learningRateSchedule =
      try values.decodeIfPresent(LearningRateSchedule.self, forKey: .learningRateSchedule) ?? .constant
    capacity = try values.decodeIfPresent(CapacityGrowth.self, forKey: .capacity) ?? CapacityGrowth()
    temperature = try values.decodeIfPresent(TemperatureSchedule.self, forKey: .temperature) ?? TemperatureSchedule()
    discriminator = try values.decodeIfPresent([Int].self, forKey: .discriminator) ?? discriminator
    relaxation = try values.decodeIfPresent(SampleRelaxation.self, forKey: .relaxation) ?? .soft
  }

  /// The gradient of the present objective: a run that goes on with one that has no such gradient takes the plain one.
  public var effectiveGradient: PosteriorGradient {
    let hasFreeBits = objective.recipe.allowsFreeBits && freeBits > 0
    return objective.recipe.gradients.contains(gradient) && !hasFreeBits ? gradient : .plain
  }

  /// Whether training uses the graph that several objectives share.
  package var usesSharedGraph: Bool { objective.recipe.usesSharedGraph && effectiveGradient == .plain }

  /// Whether there are gates if the objective draws betas.
  var isConsistent: Bool { architecture.betaRange != nil || !objective.recipe.drawsBeta }

  /// The objective's weight after `epochs`, given the user's `beta`.
  public func weight(beta: Float, epochs: Double) -> Float {
    objective.weight(beta: beta) * betaSchedule.share(epochs: epochs)
  }
}
