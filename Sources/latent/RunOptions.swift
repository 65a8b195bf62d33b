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
    help: "The KL's weight: loss = reconstruction + beta * KL, nats, sums over pixels. (default: 1)",
    transform: OptionValue.beta)
  var beta: Float?

  @Option(help: "How gradients change the weights. (default: adam)")
  var optimizer: OptimizerName?

  @Option(parsing: .unconditional, help: "The step's size. (default: 0.001)", transform: OptionValue.aboveZero)
  var learningRate: Float?

  @Option(parsing: .unconditional, help: "Images in a batch. (default: 128)", transform: OptionValue.size)
  var batch: Int?

  @Option(parsing: .unconditional, help: "Draws of z an image. (default: 1)", transform: OptionValue.size)
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
  }

  /// What `--data` says, or what is usual.
  var dataName: String { data ?? DatasetCatalog.mnist }

  /// Whether none of them was given.
  var areUsual: Bool {
    let given: [Any?] = [
      data, pixels, hidden, latent, activation, likelihood, variance, beta, optimizer, learningRate, batch, samples,
      initialization, seed, precision,
    ]
    return given.allSatisfy { $0 == nil }
  }

  /// A new run on images of this size.
  ///
  /// - Throws: `ValidationError` for a model that this machine's memory does not hold.
  func configuration(imageSize: ImageSize) throws -> RunConfiguration {
    let usual = RunConfiguration(data: dataName)
    let run = RunConfiguration(
      architecture: Architecture(
        imageHeight: imageSize.height, imageWidth: imageSize.width,
        encoderWidths: hidden ?? usual.architecture.encoderWidths, latent: latent ?? usual.architecture.latent,
        activation: activation ?? usual.architecture.activation,
        likelihood: likelihood == .gaussian ? .gaussian(variance: variance ?? 0.1) : .bernoulli),
      data: dataName, pixels: pixels ?? usual.pixels, beta: beta ?? usual.beta,
      optimizer: optimizer == .sgd ? .sgd : usual.optimizer, learningRate: learningRate ?? usual.learningRate,
      batchSize: batch ?? usual.batchSize, samples: samples ?? usual.samples,
      initialization: initialization ?? usual.initialization, seed: seed ?? usual.seed,
      precision: precision ?? usual.precision)
    try Self.checkMemory(run)
    return run
  }

  /// Refuses options that would make another run out of one that has begun. Beta, learning rate and precision may change at
  /// any time, and the data may have moved: their hash is checked where they are loaded.
  func check(against run: RunConfiguration, file: String) throws {
    let model = run.architecture
    var variance: Float?
    if case .gaussian(let value) = model.likelihood { variance = value }
    try check("--pixels", pixels?.rawValue, run.pixels.rawValue, file)
    try check("--hidden", hidden.map(Self.list), Self.list(model.encoderWidths), file)
    try check("--latent", latent, model.latent, file)
    try check("--activation", activation?.rawValue, model.activation.rawValue, file)
    try check("--likelihood", likelihood?.rawValue, variance == nil ? "bernoulli" : "gaussian", file)
    if let variance { try check("--variance", self.variance, variance, file) }
    try check("--optimizer", optimizer?.rawValue, run.optimizer == .sgd ? "sgd" : "adam", file)
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

  private static func list(_ widths: [Int]) -> String { widths.map(String.init).joined(separator: ",") }

  private static func checkMemory(_ run: RunConfiguration) throws {
    let model = run.architecture
    let memory = Double(ProcessInfo.processInfo.physicalMemory)
    if run.bytesNeeded > memory {
      throw ValidationError(
        """
        --hidden \(list(model.encoderWidths)) --latent \(model.latent) --batch \(run.batchSize) --samples \
        \(run.samples) needs about \(Int(run.bytesNeeded / 1e9)) GB of memory, and this machine has \
        \(Int(memory / 1e9)) GB: take smaller numbers
        """)
    }
  }
}
