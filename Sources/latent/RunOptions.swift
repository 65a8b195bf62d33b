import ArgumentParser
import Autodiff
import Datasets
import Foundation
import Training
import VAE

/// The options that decide a training run, the same for every subcommand that begins one.
///
/// All are optional so that a resumed run can tell what was asked for from what is merely usual.
struct RunOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "mnist, fashion, digits or sprites (built in), or a folder with IDX files. (default: mnist)")
  var data: String?

  @Option(help: "How pixels are read: as grey, as black or white, or drawn afresh each time. (default: grey)")
  var pixels: PixelTreatment?

  @Option(
    parsing: .unconditional,
    help: "Widths of the encoder's hidden layers, like 400 or 400,200; the decoder mirrors them. (default: 400)",
    transform: OptionValue.widths)
  var hidden: [Int]?

  @Option(
    parsing: .unconditional,
    help: "The encoder's layers in place of --hidden, like \"linear 400, relu\"; goes with --decoder.",
    transform: OptionValue.layers)
  var encoder: LayersText?

  @Option(
    parsing: .unconditional,
    help: "The decoder's layers, which end with a picture, like \"linear 400, relu, linear 784\".",
    transform: OptionValue.layers)
  var decoder: LayersText?

  @Option(parsing: .unconditional, help: "Latent dimensions. (default: 20)", transform: OptionValue.size)
  var latent: Int?

  @Option(help: "The hidden layers' nonlinearity. (default: relu)")
  var activation: Activation?

  @Option(help: "How the decoder's output is read. (default: bernoulli)")
  var likelihood: LikelihoodName?

  @Option(
    parsing: .unconditional, help: "The Gaussian likelihood's fixed variance. (default: 0.1)",
    transform: OptionValue.aboveZero)
  var variance: Float?

  @Option(
    parsing: .unconditional,
    help: """
      The KL's weight: loss = reconstruction + beta * KL, nats, sums over pixels; for multi-rate the one it is tested at. \
      (default: 1)
      """,
    transform: OptionValue.beta)
  var beta: Float?

  @Option(
    help:
      "What is minimised; latent objectives says what each is. (default: vae; beta with --beta; multi-rate with --beta-range)"
  )
  var objective: Objective?

  @Option(
    parsing: .unconditional,
    help: "Gates that answer for every beta from LOW to HIGH, as multi-rate has them. (default for it: 0.01,10)",
    transform: OptionValue.betaRange)
  var betaRange: BetaRange?

  @Option(
    parsing: .unconditional,
    help: "How beta comes to its value: constant, warm-up:EPOCHS or cyclic:EPOCHS. (default: constant)",
    transform: OptionValue.betaSchedule)
  var betaSchedule: BetaSchedule?

  @Option(
    parsing: .unconditional, help: "Nats that each dimension's mean KL may have without cost. (default: 0)",
    transform: OptionValue.zeroOrMore)
  var freeBits: Float?

  @Option(
    parsing: .unconditional,
    help: "For the capacity objective: where C ends in nats, and after how many epochs. (default: 25,10)",
    transform: OptionValue.capacity)
  var capacity: CapacityGrowth?

  @Option(help: "How gradients change the weights. (default: adam)")
  var optimizer: OptimizerName?

  @Option(
    parsing: .unconditional, help: "The share of its velocity that SGD keeps. (default: 0)",
    transform: OptionValue.share)
  var momentum: Float?

  @Option(
    parsing: .unconditional, help: "What Adam adds to the root of the second moment. (default: 1e-8)",
    transform: OptionValue.aboveZero)
  var epsilon: Float?

  @Option(parsing: .unconditional, help: "The step's size. (default: 0.001)", transform: OptionValue.aboveZero)
  var learningRate: Float?

  @Option(
    parsing: .unconditional,
    help: "How the learning rate falls: constant, cosine:EPOCHS, step:EPOCHS,FACTOR or iwae. (default: constant)",
    transform: OptionValue.learningRateSchedule)
  var schedule: LearningRateSchedule?

  @Option(parsing: .unconditional, help: "Images in a batch. (default: 128)", transform: OptionValue.size)
  var batch: Int?

  @Option(
    parsing: .unconditional, help: "Draws of z an image; the k of iwae. (default: 1)", transform: OptionValue.size)
  var samples: Int?

  @Option(name: .customLong("init"), help: "How the first weights are drawn. (default: pytorch)")
  var initialization: Initialization?

  @Option(
    parsing: .unconditional, help: "What every random number follows from. (default: 1)", transform: OptionValue.seed)
  var seed: UInt64?

  @Option(
    help: "What training multiplies: floats, or bfloat16 summed as float where the processor can. (default: single)")
  var precision: Precision?

  func validate() throws {
    if variance != nil, likelihood != .gaussian {
      throw ValidationError("--variance goes with --likelihood gaussian: add it, or leave --variance out")
    }
    if momentum != nil, optimizer != .sgd {
      throw ValidationError("--momentum goes with --optimizer sgd: add it, or leave --momentum out")
    }
    if epsilon != nil, optimizer == .sgd {
      throw ValidationError("--epsilon is Adam's: leave it out, or take --optimizer adam")
    }
    if (encoder == nil) != (decoder == nil) {
      throw ValidationError("--encoder and --decoder go together: give both, or --hidden for fully connected layers")
    }
    if encoder != nil, hidden != nil || activation != nil {
      throw ValidationError("--encoder and --decoder say all layers: leave --hidden and --activation out")
    }
    guard let objective = objective ?? (betaRange == nil ? nil : .multiRate) else { return }
    try check(objective)
    if let beta, beta != 1, objective.recipe.weight != .beta {
      let what = objective == .vae ? "is the loss with a beta of 1: take --objective beta" : "has no beta: take another"
      throw ValidationError("--objective \(objective.rawValue) \(what), or leave --beta out")
    }
    if capacity != nil, objective != .capacity {
      throw ValidationError("--capacity goes with --objective capacity: take that, or leave --capacity out")
    }
  }

  /// Refuses what an objective, given or a resumed run's own, would pass over in silence.
  private func check(_ objective: Objective) throws {
    if let freeBits, freeBits > 0, !objective.recipe.allowsFreeBits {
      throw ValidationError("--free-bits goes with an objective that has the KL in it: vae, beta or penalty-only")
    }
  }

  /// What `--data` says, or what is usual.
  var dataName: String { data ?? DatasetCatalog.mnist }

  /// Whether none of them was given.
  var areUsual: Bool {
    let given: [Any?] = [
      data, pixels, hidden, encoder, decoder, latent, activation, likelihood, variance, beta, objective, betaRange,
      betaSchedule, freeBits, capacity, optimizer, momentum, epsilon, learningRate, schedule, batch, samples,
      initialization, seed, precision,
    ]
    return given.allSatisfy { $0 == nil }
  }

  /// A new run on images of this size.
  ///
  /// - Throws: `ValidationError` for layers that do not fit the images or each other, a model that this machine's memory does not
  ///   hold, or a beta beyond the range of its gates.
  func configuration(imageSize: ImageSize) throws -> RunConfiguration {
    // Not where options are validated: a resumed run has a range of its own.
    if let beta, let range = chosenBetaRange, range.clamped(beta) != beta {
      throw ValidationError("--beta \(beta) is not within the range of the gates, \(range.words)")
    }
    let usual = RunConfiguration(data: dataName)
    let run = RunConfiguration(
      architecture: try architecture(imageSize),
      data: dataName, pixels: pixels ?? usual.pixels,
      beta: beta ?? chosenBetaRange?.clamped(usual.beta) ?? usual.beta,
      optimizer: chosenOptimizer, learningRate: learningRate ?? usual.learningRate,
      batchSize: batch ?? usual.batchSize, samples: samples ?? usual.samples,
      initialization: initialization ?? usual.initialization, seed: seed ?? usual.seed,
      precision: precision ?? usual.precision, objective: objective, freeBits: freeBits ?? usual.freeBits,
      betaSchedule: betaSchedule ?? usual.betaSchedule,
      learningRateSchedule: schedule ?? usual.learningRateSchedule, capacity: capacity ?? usual.capacity)
    try Self.checkMemory(run)
    return run
  }

  private func architecture(_ imageSize: ImageSize) throws -> Architecture {
    let usual = Architecture()
    do throws(ArchitectureError) {
      let picture = try imageSize.picture()
      let widths = hidden ?? [400]
      return try Architecture(
        picture: picture, encoder: encoder?.layers ?? Network.hidden(widths, activation ?? .relu),
        latent: latent ?? usual.latent,
        decoder: decoder?.layers
          ?? Network.hidden(widths.reversed(), activation ?? .relu) + [Linear(picture.count)],
        likelihood: chosenLikelihood, betaRange: chosenBetaRange)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  private var chosenLikelihood: Likelihood {
    switch likelihood ?? .bernoulli {
    case .bernoulli: .bernoulli
    case .gaussian: .gaussian(variance: variance ?? 0.1)
    case .learnedGaussian: .learnedGaussian
    }
  }

  private var chosenBetaRange: BetaRange? { betaRange ?? (objective == .multiRate ? BetaRange() : nil) }

  private var chosenOptimizer: Optimizer {
    switch optimizer ?? .adam {
    case .adam: .adam(epsilon: epsilon.map(Double.init) ?? 1e-8)
    case .sgd: momentum.map { $0 > 0 ? .momentum(Double($0)) : .sgd } ?? .sgd
    }
  }

  /// Takes those options into a run that goes on which may change in the middle of one.
  func change(_ checkpoint: inout Checkpoint) {
    let dial = checkpoint.dial
    if let objective {
      checkpoint.configuration.objective = objective
      checkpoint.beta = objective.beta(from: checkpoint.beta)
    }
    if let beta { checkpoint.beta = beta }
    if let learningRate { checkpoint.learningRate = learningRate }
    if let precision { checkpoint.configuration.precision = precision }
    if let betaSchedule { checkpoint.configuration.betaSchedule = betaSchedule }
    if let schedule { checkpoint.configuration.learningRateSchedule = schedule }
    if let freeBits { checkpoint.configuration.freeBits = freeBits }
    if let capacity { checkpoint.configuration.capacity = capacity }
    // A result belongs to where the dial was.
    if checkpoint.configuration.architecture.betaRange != nil, checkpoint.dial != dial { checkpoint.evaluation = nil }
  }

  /// Refuses options that would make another run out of one that has begun. What `change` takes may change at any time, and
  /// the data may have moved: their hash is checked where they are loaded.
  func check(against run: RunConfiguration, file: String) throws {
    let model = run.architecture
    var variance: Float?
    if case .gaussian(let value) = model.likelihood { variance = value }
    try check("--pixels", pixels?.rawValue, run.pixels.rawValue, file)
    if let layers = model.hidden {
      try check("--hidden", hidden.map(Self.list), Self.list(layers.encoder), file)
      try check("--activation", activation?.rawValue, layers.activation?.rawValue ?? "", file)
    } else if hidden != nil || activation != nil {
      throw ValidationError("--hidden and --activation do not describe \(file): leave them out")
    }
    try check("--encoder", encoder?.text, model.encoder.text, file)
    try check("--decoder", decoder?.text, model.decoder.text, file)
    try check("--latent", latent, model.latent, file)
    try check("--likelihood", likelihood?.rawValue, LikelihoodName(model.likelihood).rawValue, file)
    if let variance { try check("--variance", self.variance, variance, file) }
    try check("--beta-range", betaRange.map(Self.text), model.betaRange.map(Self.text) ?? "none", file)
    if objective == .multiRate, model.betaRange == nil {
      throw ValidationError(
        "--objective multi-rate needs gates, and \(file) has none: begin a new run without --resume")
    }
    if let beta, let range = model.betaRange, range.clamped(beta) != beta {
      throw ValidationError("--beta \(beta) is not within the range of \(file), \(range.words)")
    }
    try check(objective ?? run.objective)
    try check("--optimizer", optimizer?.rawValue, OptimizerName(run.optimizer).rawValue, file)
    if optimizer != nil || momentum != nil || epsilon != nil, chosenOptimizer != run.optimizer {
      let options = "\(optimizer?.rawValue ?? "adam") with these numbers"
      throw ValidationError(
        "--optimizer \(options) contradicts \(file), which began with \(run.optimizer.summary): leave it out, or begin a new "
          + "run without --resume")
    }
    try check("--batch", batch, run.batchSize, file)
    try check("--samples", samples, run.samples, file)
    try check("--init", initialization?.rawValue, run.initialization.rawValue, file)
    try check("--seed", seed, run.seed, file)
  }

  private func check<Value: Equatable>(_ option: String, _ given: Value?, _ saved: Value, _ file: String) throws {
    if let given, given != saved {
      throw ValidationError(
        "\(option) \(given) contradicts \(file), which began with \(option) \(saved): leave it out, or begin a new run "
          + "without --resume")
    }
  }

  private static func text(_ range: BetaRange) -> String { "\(range.low),\(range.high)" }

  private static func list(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: ",") }

  private static func checkMemory(_ run: RunConfiguration) throws {
    let memory = Double(ProcessInfo.processInfo.physicalMemory)
    if run.bytesNeeded > memory {
      throw ValidationError(
        """
        \(run.architecture.summary), --batch \(run.batchSize), --samples \(run.samples) needs about \(Int(run.bytesNeeded / 1e9)) GB of memory, and this machine has \
        \(Int(memory / 1e9)) GB: take smaller numbers
        """)
    }
  }
}
