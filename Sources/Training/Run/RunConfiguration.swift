import Autodiff
import Datasets
import VAE

/// All that decides a training run: two runs with equal configurations on one machine give the same bits.
public struct RunConfiguration: Sendable, Equatable, Codable {
  /// The model.
  public var architecture: Architecture
  /// The data set's name or folder, as the user gave it.
  public var data: String
  /// The data set's name for people: the last part of a folder's path.
  public var dataName: String { data.split(separator: "/").last.map(String.init) ?? data }
  /// How pixels are read.
  public var pixels: PixelTreatment
  /// The most images in a batch, units in a layer or pixels in an image: far beyond use, far below what would exhaust memory.
  public static let largestSize = 1 << 16
  /// Beyond this the gradients' squares no longer fit into a `Float`, and there is nothing left to see long before.
  public static let largestBeta: Float = 1e6

  /// The weight of the KL at the start of the run.
  public var beta: Float
  /// The optimizer.
  public var optimizer: Optimizer
  /// The learning rate at the start of the run.
  public var learningRate: Float
  /// Images in a batch.
  public var batchSize: Int
  /// Draws of z for each image (L in Kingma and Welling 2014).
  public var samples: Int
  /// How the first weights are drawn.
  public var initialization: Initialization
  /// The seed of every random number.
  public var seed: UInt64
  /// What the large products of training are made of.
  public var precision: Precision
  /// What is minimised.
  public var objective: Objective
  /// Nats that each dimension's mean KL may have without cost; 0 for none (Kingma and others 2016).
  public var freeBits: Float
  /// How the objective's weight comes to `beta`.
  public var betaSchedule: BetaSchedule
  /// How the learning rate falls.
  public var learningRateSchedule: LearningRateSchedule
  /// The capacity of the objective that has one.
  public var capacity: CapacityGrowth

  /// A configuration; the defaults are those of PyTorch's own VAE example. Without an objective it is the VAE, with a beta
  /// other than 1 the beta-VAE, with gates the multi-rate VAE.
  public init(
    architecture: Architecture = Architecture(), data: String, pixels: PixelTreatment = .grey, beta: Float = 1,
    optimizer: Optimizer = .adam(), learningRate: Float = 1e-3, batchSize: Int = 128, samples: Int = 1,
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
    self.initialization = initialization
    self.seed = seed
    self.precision = precision
    self.objective = objective ?? .usual(beta: beta, hasGates: architecture.betaRange != nil)
    self.freeBits = freeBits
    self.betaSchedule = betaSchedule
    self.learningRateSchedule = learningRateSchedule
    self.capacity = capacity
  }

  /// Reads what `encode` wrote, also before there was a choice of precision, objectives and schedules.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    architecture = try values.decode(Architecture.self, forKey: .architecture)
    data = try values.decode(String.self, forKey: .data)
    pixels = try values.decode(PixelTreatment.self, forKey: .pixels)
    beta = try values.decode(Float.self, forKey: .beta)
    optimizer = try values.decode(Optimizer.self, forKey: .optimizer)
    learningRate = try values.decode(Float.self, forKey: .learningRate)
    batchSize = try values.decode(Int.self, forKey: .batchSize)
    samples = try values.decode(Int.self, forKey: .samples)
    initialization = try values.decode(Initialization.self, forKey: .initialization)
    seed = try values.decode(UInt64.self, forKey: .seed)
    precision = try values.decodeIfPresent(Precision.self, forKey: .precision) ?? .single
    objective = try values.decodeIfPresent(Objective.self, forKey: .objective) ?? .usual(beta: beta, hasGates: false)
    freeBits = try values.decodeIfPresent(Float.self, forKey: .freeBits) ?? 0
    betaSchedule = try values.decodeIfPresent(BetaSchedule.self, forKey: .betaSchedule) ?? .constant
    learningRateSchedule =
      try values.decodeIfPresent(LearningRateSchedule.self, forKey: .learningRateSchedule) ?? .constant
    capacity = try values.decodeIfPresent(CapacityGrowth.self, forKey: .capacity) ?? CapacityGrowth()
  }

  /// Whether there are gates for an objective that draws betas.
  package var isConsistent: Bool { architecture.betaRange != nil || !objective.recipe.drawsBeta }

  /// The objective's weight in a step, when the user's is `beta` and so many epochs are done.
  public func weight(beta: Float, epochs: Double) -> Float {
    objective.weight(beta: beta) * betaSchedule.share(epochs: epochs)
  }
}
