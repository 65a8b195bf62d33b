import Autodiff
import Datasets
import VAE

/// The settings of a run, in display order.
///
/// This table is the source for the options of `latent train`, the explorer's form and palette, `latent inspect` and
/// the validation of metadata. A new setting is a case, an entry, and a property of `RunConfiguration`. The raw value
/// is the option's name without dashes.
public enum Setting: String, Sendable, Codable, CaseIterable {
  case data, size, channels, pixels, network, hidden, latent, activation, encoder, decoder, likelihood, variance, beta
  case objective
  case betaRange = "beta-range"
  case betaSchedule = "beta-schedule"
  case freeBits = "free-bits"
  case temperature, relaxation, capacity, optimizer, momentum, epsilon
  case learningRate = "learning-rate"
  case schedule, batch, samples, gradient, sampling, discriminator
  case initialization = "init"
  case seed, precision

  /// Made once: options, forms and checks ask for entries hundreds of times.
  private static let entries = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.described) })

  var entry: SettingEntry { Self.entries[self] ?? described }

  private var described: SettingEntry {
    switch self {
    case .data: SettingEntry(\.data, .data, "the data to train on")
    case .size:
      SettingEntry(
        \.size, .side, usual: "as the files have it",
        "the side in pixels with which images are read: the middle is cut out square, and areas are averaged")
    case .channels:
      SettingEntry(\.channels, .channels, usual: "as the files have it", "1 to read images in grey, 3 in colour")
    case .pixels:
      SettingEntry(
        \.pixels, .word,
        "pixel values: grey, black or white, sampled anew each time or once for all, or grey with noise within a level")
    case .network:
      SettingEntry(
        get: { $0.architecture.named }, .network, isOfModel: true,
        "fully connected layers, or convolutions: a small network, or one of those that papers use"
      ) { (run, network) throws(SettingRefusal) in try run.setNetwork(network) }
    case .hidden:
      SettingEntry(
        get: { $0.architecture.hidden?.encoder }, .widths, name: "hidden widths", isOfModel: true,
        requires: .init(.network, [NamedNetwork.mlp.rawValue]),
        "the encoder's hidden layers from the image inwards, which the decoder mirrors"
      ) { (run, widths) throws(SettingRefusal) in try run.setHidden(widths) }
    case .latent:
      SettingEntry(
        get: { $0.architecture.latents }, .latents, name: "latent size", isOfModel: true,
        "the latent variables: dimensions, categories, both, or codes of a codebook, which averages move or, with ,loss, a loss"
      ) { (run, latents) throws(SettingRefusal) in try run.setArchitecture(latents: latents) }
    case .activation:
      SettingEntry(
        get: { $0.architecture.hidden.map { $0.activation ?? .relu } }, .activation, isOfModel: true,
        requires: .init(.network, [NamedNetwork.mlp.rawValue]),
        "the function after each hidden layer"
      ) { (run, activation) throws(SettingRefusal) in try run.setActivation(activation) }
    case .encoder:
      SettingEntry(
        get: { $0.architecture.encoder.text }, .layers, isOfModel: true,
        "the encoder's layers one by one, instead of hidden widths"
      ) { (run, text) throws(SettingRefusal) in try run.setArchitecture(encoder: text) }
    case .decoder:
      SettingEntry(
        get: { $0.architecture.decoder.text }, .layers, isOfModel: true,
        "the decoder's layers one by one; the last has as many outputs as an image has values"
      ) { (run, text) throws(SettingRefusal) in try run.setArchitecture(decoder: text) }
    case .likelihood:
      SettingEntry(
        \.likelihoodKind, .word, isOfModel: true,
        "the distribution of a pixel: Bernoulli, Gaussian with a fixed or a learned variance, or continuous Bernoulli for grey values"
      )
    case .variance:
      SettingEntry(
        \.variance, .aboveZero, isOfModel: true, requires: .init(.likelihood, [LikelihoodKind.gaussian.rawValue]),
        "the fixed variance of a Gaussian pixel")
    case .beta:
      SettingEntry(
        \.beta, .zero(to: RunConfiguration.largestBeta), canChange: true,
        requires: .objective(\.hasBeta), off: "1", condition: { $0.betaOfGates },
        "the KL's weight: loss = reconstruction + beta * KL, nats, sums over pixels; for multi-rate the beta of evaluations"
      )
    case .objective:
      SettingEntry(
        \.objective, .word, canChange: true, usual: "vae; beta if beta is not 1; multi-rate with a beta range",
        condition: { $0.objectiveOfCategories ?? $0.objectiveOfGates }, "the loss to minimise")
    case .betaRange:
      SettingEntry(
        \.architecture.betaRange, .betaRange, isOfModel: true, requires: .objective(\.recipe.drawsBeta),
        off: SettingText.none, usual: "0.01,10 for multi-rate",
        "the range of betas of a model with gates")
    case .betaSchedule:
      SettingEntry(
        \.betaSchedule, .betaSchedule, canChange: true, requires: .objective(\.recipe.usesWeight), off: "constant",
        "how beta rises to its value")
    case .freeBits:
      SettingEntry(
        \.freeBits, .zeroOrMore, canChange: true, requires: .objective(\.recipe.allowsFreeBits), off: "0",
        condition: { $0.freeBitsOfCodes },
        "nats of mean KL that each dimension may have without penalty")
    case .temperature:
      SettingEntry(
        \.temperature, .temperature, canChange: true, requires: .categories,
        "the temperature of relaxed samples of categories: the first, the last, and the epochs until then")
    case .relaxation:
      SettingEntry(
        \.relaxation, .word, canChange: true, requires: .categories,
        "samples of categories in training: soft, or one category with the soft one's gradient")
    case .capacity:
      SettingEntry(
        \.capacity, .capacity, canChange: true, requires: .objective { $0 == .capacity },
        "the final capacity C in nats, and the epochs until then")
    case .optimizer: SettingEntry(\.optimizerKind, .word, "the optimizer")
    case .momentum:
      SettingEntry(
        \.momentum, .partialShare, requires: .init(.optimizer, [OptimizerKind.sgd.rawValue]), off: "0",
        "the momentum of SGD")
    case .epsilon:
      SettingEntry(
        \.epsilon, .aboveZero, requires: .init(.optimizer, [OptimizerKind.adam.rawValue]),
        "the constant that Adam adds to the root of the second moment")
    case .learningRate: SettingEntry(\.learningRate, .aboveZero, canChange: true, "the step's size")
    case .schedule:
      SettingEntry(
        \.learningRateSchedule, .learningRateSchedule, name: "rate schedule", canChange: true,
        "how the learning rate decreases; iwae is the schedule of that paper")
    case .batch:
      SettingEntry(
        \.batchSize, .size, condition: { $0.least($0.batchSize, $0.objective.recipe.leastBatch) }, "images in a batch")
    case .samples:
      SettingEntry(
        \.samples, .size, condition: { $0.samplesOfCodes ?? $0.least($0.samples, $0.objective.recipe.leastSamples) },
        "samples of z per image; the k of iwae")
    case .gradient:
      SettingEntry(
        \.gradient, .word, requires: .objective { $0.recipe.gradients.count > 1 },
        off: PosteriorGradient.plain.rawValue,
        condition: { $0.gradientOfObjective },
        "the gradient by mu and sigma: plain, sticking the landing (biased for iwae), or doubly reparameterised (iwae only)"
      )
    case .sampling:
      SettingEntry(
        \.sampling, .word, requires: .objective { $0 == .betaTC }, off: AggregateSampling.weighted.rawValue,
        "how a batch stands for all images in the total correlation: all weighted the same, or stratified, without bias in q(z)"
      )
    case .discriminator:
      SettingEntry(
        \.discriminator, .layerWidths, requires: .objective { $0 == .factor },
        "the hidden layers of the discriminator, which learns beside the model; fewer and narrower ones are faster")
    case .initialization: SettingEntry(\.initialization, .word, "how weights are initialised")
    case .seed: SettingEntry(\.seed, .seed, "the seed of all random numbers")
    case .precision:
      SettingEntry(
        \.precision, .word, canChange: true,
        "the products in training: float, or bfloat16 with float sums if the processor has them")
    }
  }
}

extension Setting {
  /// The name on forms: `free bits`.
  public var name: String { entry.name ?? rawValue.replacing("-", with: " ") }
  /// A description that starts in lower case and ends without a full stop.
  public var help: String { entry.help }
  /// The valid texts; follows "expected".
  public var expected: String { entry.expected }
  /// All valid words; empty if other texts are valid, too.
  public var words: [String] { entry.words }
  /// The default value, in words.
  public var usual: String { entry.usual ?? text(in: Self.usualRun) }
  private static let usualRun = RunConfiguration(data: DatasetCatalog.mnist)
  /// Whether it belongs to the model rather than to training.
  public var isOfModel: Bool { entry.isOfModel }
  /// Whether a run can change it while it goes on.
  public var canChange: Bool { entry.canChange }
  /// The setting on which it depends; nil if it always has an effect.
  public var requirement: Requirement? { entry.requirement }

  /// Whether the text is valid in some run.
  public func accepts(_ text: String) -> Bool { entry.rewritten(text) != nil }

  /// Whether it says what a model is: a name and hidden widths do, or the layers one by one.
  public func describes(_ architecture: Architecture) -> Bool {
    switch self {
    case .hidden, .activation: architecture.hidden != nil
    case .network: architecture.named != nil
    case .encoder, .decoder: architecture.named == nil
    default: true
    }
  }

  /// Its value in a run, as typed.
  public func text(in run: RunConfiguration) -> String { entry.text(run) }

  /// Whether its value in a run is valid; a file may contain anything.
  func isValid(in run: RunConfiguration) -> Bool { entry.isValid(run) }

  /// Its value in a run, for programs; `none` if it has no effect and no value.
  public func value(in run: RunConfiguration) -> SettingValue {
    applies(to: run) || entry.off != nil ? entry.value(run) : .none
  }

  /// Whether its value affects a run.
  public func applies(to run: RunConfiguration) -> Bool {
    guard let requirement else { return true }
    return requirement.isMet(by: requirement.setting.text(in: run))
  }

  /// The valid texts, given the run's other settings.
  public func expected(in run: RunConfiguration) -> String { entry.condition(run)?.expected ?? expected }

  /// The values of another setting with which this one has an effect.
  public struct Requirement: Sendable, Equatable {
    /// The other setting.
    public let setting: Setting
    /// Its values, as typed, or examples of them.
    public let words: [String]
    /// Whether one of these words is needed; otherwise, a text with categorical variables.
    private var isOneOfWords = true

    init(_ setting: Setting, _ words: [String]) {
      self.setting = setting
      self.words = words
    }

    /// Categorical variables.
    static let categories: Requirement = {
      var requirement = Requirement(.latent, ["30x10", "10+1x10"])
      requirement.isOneOfWords = false
      return requirement
    }()

    /// Whether a text is such a value.
    public func isMet(by text: String) -> Bool {
      if isOneOfWords { return words.contains(text) }
      guard let latents = LatentSpace(text) else { return false }
      return !latents.isContinuous && latents.codebook == nil
    }

    /// In words, like `--objective iwae`.
    public func sentence(option: String) -> String {
      isOneOfWords
        ? "\(option) \(SettingText.alternatives(words))" : "categorical variables, like \(option) \(words[0])"
    }

    static func objective(_ isMeant: (Objective) -> Bool) -> Requirement {
      Requirement(.objective, Objective.allCases.filter(isMeant).map(\.rawValue))
    }
  }
}

/// Why a setting cannot have a value.
public enum SettingError: Error, Equatable, Sendable {
  /// The value is not valid in this run.
  case wrong(Setting, found: String, expected: String)
  /// It would have no effect in this run.
  case idle(Setting, Setting.Requirement)
  /// The layers are given one by one, so it would have no effect.
  case writtenOut(Setting)
  /// This value gives an invalid architecture.
  case architecture(Setting, ArchitectureError)

  /// The setting concerned.
  public var setting: Setting {
    switch self {
    case .wrong(let setting, _, _), .idle(let setting, _), .writtenOut(let setting), .architecture(let setting, _):
      setting
    }
  }
}
