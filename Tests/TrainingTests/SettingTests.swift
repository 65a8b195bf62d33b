import Autodiff
import Datasets
import Testing
import Training
import VAE

/// The table of settings: parsing, printing, and what goes together.
@Suite struct SettingTests {
  private let usual = RunConfiguration(data: "mnist")

  /// Runs that together change every setting from its default.
  private func runs() throws -> [RunConfiguration] {
    let picture = Shape(channels: 1, height: 5, width: 6)
    let dial = Architecture(
      picture: picture, hidden: [7, 3], latent: 2, activation: .tanh, likelihood: .gaussian(variance: 0.03),
      betaRange: BetaRange(low: 0.02, high: 30))
    let layers = try Architecture(
      picture: Shape(channels: 3, height: 2, width: 4), encoder: "linear 8, tanh, relu", latent: 3,
      decoder: "relu, linear 24", likelihood: .learnedGaussian)
    var pictures = RunConfiguration(architecture: layers, data: "/photos")
    (pictures.size, pictures.channels) = (64, 3)
    var factor = RunConfiguration(data: "x", beta: 10, objective: .factor)
    factor.discriminator = [256, 65536, 1]
    return [
      usual, pictures, factor,
      RunConfiguration(
        architecture: dial, data: "/a folder/b", pixels: .sampled, beta: 0.3, optimizer: .momentum(0.85),
        learningRate: 3e-7, batchSize: 1, samples: 65536, initialization: .glorotMean, seed: .max, precision: .mixed,
        betaSchedule: .cyclic(epochs: 1_000_000), learningRateSchedule: .step(epochs: 10, factor: 0.0001)),
      RunConfiguration(data: "x", samples: 7, gradient: .doubly, objective: .iwae),
      RunConfiguration(data: "x", beta: 3, sampling: .stratified, objective: .betaTC),
      RunConfiguration(
        architecture: Architecture(likelihood: .learnedGaussian), data: "x", optimizer: .adam(epsilon: 1e-4),
        objective: .capacity, freeBits: 1e-7, betaSchedule: .warmUp(epochs: 1), learningRateSchedule: .iwae,
        capacity: CapacityGrowth(nats: 2.5, epochs: 3)),
      RunConfiguration(
        data: "y", beta: 1e6, optimizer: .sgd, objective: .betaTC, learningRateSchedule: .cosine(epochs: 9)),
      RunConfiguration(architecture: layers, data: "z"),
      RunConfiguration(architecture: Architecture(picture: picture, hidden: [], latent: 2), data: "linear"),
    ]
  }

  @Test(arguments: Setting.allCases) func aTextReadsBack(setting: Setting) throws {
    for run in try runs() {
      let text = setting.text(in: run)
      var copy = run
      try copy.set(setting, " \(text) ")
      #expect(copy == run, "\(setting) \(text)")
      #expect(setting.words.isEmpty || !setting.describes(run.architecture) || setting.words.contains(text))
    }
  }

  /// All settings together determine the run: the table has all of them.
  @Test func theTextsDetermineTheRun() throws {
    for run in try runs() {
      let given = Dictionary(
        uniqueKeysWithValues: Setting.allCases.filter { $0.applies(to: run) && $0.describes(run.architecture) }
          .map { ($0, $0.text(in: run)) })
      var copy = try RunConfiguration(given, imageSize: ImageSize(run.architecture.picture))
      // A setting without effect is not in the texts.
      if !Setting.freeBits.applies(to: run) { copy.freeBits = run.freeBits }
      #expect(copy == run)
    }
  }

  /// Any text is accepted or refused without a trap; accepted values can be typed again.
  @Test(arguments: Setting.allCases) func anyTextIsAcceptedOrRefused(setting: Setting) throws {
    let numbers = [
      "", " ", ",", ":", "-", "+", "nan", "-nan", "inf", "-inf", "infinity", "1e400", "-1e400", "1e-400", "0x1p99",
      "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
      "18446744073709551616", "65536", "65537", "0", "-0", "-1", "1", "0.5", "1e6", "1e7", "1e38", "3.4e38", "1e39",
      "４", "1 2", "none",
    ]
    let lists = numbers.flatMap { a in ["1", "0", "1e38", "9223372036854775807"].map { "\(a),\($0)" } }
    let schedules = ["warm-up", "cyclic", "cosine", "step", "constant", "iwae"].flatMap { name in
      (numbers + lists).map { "\(name):\($0)" }
    }
    for run in try runs() {
      for text in numbers + lists + schedules + setting.words {
        guard let changed = run.with(setting, text) else { continue }
        // With layers one by one the hidden widths may say nothing.
        guard setting.describes(changed.architecture) else { continue }
        let shown = setting.text(in: changed)
        if changed.with(setting, shown).map({ setting.text(in: $0) }) != shown { Issue.record("\(text) \(shown)") }
        _ = (setting.value(in: changed), setting.expected(in: changed), changed.bytesNeeded)
      }
    }
  }

  @Test func namesAreOneSettingEach() {
    let words = Setting.allCases.flatMap { Set([$0.name, $0.rawValue]) }
    #expect(Set(words).count == words.count)
    for setting in Setting.allCases {
      #expect(!setting.help.isEmpty && !setting.help.hasSuffix(".") && setting.help.first?.isUppercase == false)
    }
  }

  private func error(_ given: [Setting: String]) -> SettingError? {
    do throws(SettingError) {
      _ = try RunConfiguration(given)
      return nil
    } catch {
      return error
    }
  }

  /// A setting without effect is refused, unless its value means "none".
  @Test(
    arguments: [
      ([.variance: "0.1"], .variance, .likelihood, ["gaussian"]),
      ([.optimizer: "sgd", .epsilon: "1e-8"], .epsilon, .optimizer, ["adam"]),
      ([.momentum: "0.9"], .momentum, .optimizer, ["sgd"]),
      ([.capacity: "25,10"], .capacity, .objective, ["capacity"]),
      (
        [.objective: "iwae", .samples: "5", .freeBits: "1"], .freeBits, .objective,
        ["penalty-only", "vae", "beta"]
      ),
      (
        [.objective: "iwae", .samples: "5", .betaSchedule: "warm-up:3"], .betaSchedule, .objective,
        ["penalty-only", "vae", "beta", "beta-tc", "factor", "capacity", "multi-rate"]
      ),
      ([.objective: "vae", .betaRange: "1,2"], .betaRange, .objective, ["multi-rate"]),
      ([.temperature: "0.5"], .temperature, .latent, ["30x10", "10+1x10"]),
      ([.relaxation: "straight-through"], .relaxation, .latent, ["30x10", "10+1x10"]),
      ([.objective: "beta-tc", .gradient: "sticking"], .gradient, .objective, ["vae", "beta", "iwae"]),
      ([.sampling: "stratified"], .sampling, .objective, ["beta-tc"]),
    ] as [([Setting: String], Setting, Setting, [String])])
  func idleSettings(given: [Setting: String], idle: Setting, other: Setting, words: [String]) {
    guard case .idle(idle, let requirement)? = error(given) else {
      Issue.record("\(String(describing: error(given)))")
      return
    }
    #expect(requirement.setting == other && requirement.words == words)
  }

  @Test func noneIsAccepted() {
    #expect(error([.momentum: "0", .freeBits: "0", .objective: "autoencoder", .beta: "1"]) == nil)
    #expect(error([.objective: "iwae", .samples: "2", .betaSchedule: "constant", .betaRange: "none"]) == nil)
  }

  @Test(
    arguments: [
      ([.objective: "iwae"], .samples, "1", "2 or more for iwae, which is the VAE with fewer"),
      ([.objective: "beta-tc", .batch: "1"], .batch, "1", "2 or more for beta-tc, which is the VAE with fewer"),
      ([.objective: "vae", .beta: "4"], .beta, "4", "1 for vae; the objective beta is for any other"),
      ([.betaRange: "0.1,5", .beta: "6"], .beta, "6", "a number from 0.1 to 5, the range of the dial"),
      ([.gradient: "doubly"], .gradient, "doubly", "plain or sticking for vae"),
      ([.gradient: "sticking", .freeBits: "1"], .gradient, "sticking", "plain with free bits"),
      ([.gradient: "sticking", .latent: "3x2"], .gradient, "sticking", "plain with categorical variables"),
      ([.latent: "0"], .latent, "0", Self.latents), ([.latent: "3x1"], .latent, "3x1", Self.latents),
      ([.latent: "3x2", .objective: "iwae", .samples: "2"], .objective, "iwae", Self.categorical),
      ([.latent: "3x2", .objective: "multi-rate"], .objective, "multi-rate", Self.categorical),
      ([.latent: "vq:3,4,2", .samples: "2"], .samples, "2", "1 with a codebook, whose codes are certain"),
      ([.latent: "vq:3,4,2", .freeBits: "1"], .freeBits, "1", "0 with a codebook, whose KL is constant"),
      ([.latent: "vq:3,4,2", .objective: "capacity"], .objective, "capacity", "vae or beta with a codebook"),
      ([.latent: "3x2", .objective: "beta-tc"], .objective, "beta-tc", Self.categorical),
      ([.latent: "3x2", .temperature: "0"], .temperature, "0", TemperatureSchedule.expected),
      ([.hidden: ""], .hidden, "", "widths from 1 to 65536, separated by commas, like 400 or 400,200"),
      ([.hidden: "400,,2"], .hidden, "400,,2", "widths from 1 to 65536, separated by commas, like 400 or 400,200"),
      (
        [.activation: "rellu"], .activation, "rellu",
        "relu, leaky relu, elu, selu, gelu, silu, tanh, sigmoid or softplus"
      ),
    ] as [([Setting: String], Setting, String, String)])
  func conflictingValues(given: [Setting: String], wrong: Setting, found: String, expected: String) {
    #expect(error(given) == .wrong(wrong, found: found, expected: expected))
  }

  private static let latents =
    TextForm<LatentSpace>.latents.expected
  private static let categorical =
    "autoencoder, noise-only, penalty-only, vae, beta or capacity with categorical variables"

  /// Categorical variables, and what goes with them.
  @Test func categories() throws {
    let run = try RunConfiguration([.latent: "2+3x4", .temperature: "2,0.25,8", .relaxation: "straight-through"])
    #expect(run.architecture.latents == LatentSpace(continuous: 2, categories: [4, 4, 4]))
    #expect(run.temperature == TemperatureSchedule(first: 2, last: 0.25, epochs: 8))
    #expect(run.relaxation == .straightThrough && Setting.latent.text(in: run) == "2+3x4")
    #expect(Setting.latent.value(in: run) == .text("2+3x4"))
  }

  /// Layers one by one, instead of hidden widths.
  @Test func layersOneByOne() throws {
    let given: [Setting: String] = [.encoder: "linear 9, tanh", .decoder: " linear  7,relu,linear 30 ", .latent: "4"]
    let run = try RunConfiguration(given, imageSize: ImageSize(width: 6, height: 5))
    #expect(run.architecture.encoder.text == "linear 9, tanh" && run.architecture.latent == 4)
    #expect(Setting.decoder.text(in: run) == "linear 7, relu, linear 30")
    // An invalid decoder for these images may be valid for others, which are not known yet.
    #expect(error(given) == nil)
    #expect(throws: SettingError.self) { try RunConfiguration(given, imageSize: ImageSize(width: 6, height: 6)) }
    #expect(error([.encoder: "relu", .hidden: "400"]) == .writtenOut(.hidden))
    #expect(error([.decoder: "linear 784", .activation: "tanh"]) == .writtenOut(.activation))
    var written = run
    #expect(throws: SettingError.writtenOut(.hidden)) { try written.set(.hidden, "300") }
    guard case .architecture(.encoder, let problem)? = error([.encoder: "linear 400, rellu"]) else {
      Issue.record("rellu is a layer")
      return
    }
    #expect(
      "\(problem)" == "in the encoder, layer 2, \"rellu\", is unknown: the layers are "
        + LayerCatalogue.standard.kinds.map { $0.name }.joined(separator: ", "))
  }

  @Test func networksHaveNames() throws {
    let small = ImageSize(width: 28, height: 28)
    let conv = try RunConfiguration([.network: "conv"], imageSize: small)
    #expect(conv.architecture.named == .conv && Setting.network.text(in: conv) == "conv")
    #expect(Setting.hidden.text(in: conv).isEmpty && !Setting.hidden.describes(conv.architecture))
    // The name says the layers, so these are not shown one by one.
    #expect(!Setting.encoder.describes(conv.architecture) && Setting.network.describes(conv.architecture))
    #expect(
      try RunConfiguration([.network: "mlp", .hidden: "30"], imageSize: small).architecture.hidden?.encoder == [30])
    #expect(error([.network: "conv", .hidden: "400"]) == .idle(.hidden, try #require(Setting.hidden.requirement)))
    #expect(
      error([.network: "conv", .activation: "tanh"]) == .idle(.activation, try #require(Setting.hidden.requirement)))
    #expect(error([.network: "conv", .encoder: "relu"]) == .writtenOut(.network))
    // Before the images are known nothing is said of their size.
    #expect(try RunConfiguration([.network: "burgess"]).data == usual.data)
    #expect(
      throws: SettingError.architecture(
        .network, .noNetwork(.burgess, picture: Shape(channels: 1, height: 28, width: 28)))
    ) { try RunConfiguration([.network: "burgess"], imageSize: small) }
    let large = try RunConfiguration(
      [.network: "burgess", .latent: "10", .batch: "64"], imageSize: ImageSize(width: 64, height: 64))
    #expect(large.architecture.named == .burgess && large.architecture.latent == 10)
    // From convolutions back to fully connected layers.
    #expect(large.with(.network, "mlp")?.architecture.hidden?.encoder == [400])
    #expect(large.with(.network, "") == nil)
  }

  @Test func anObjectiveFollowsFromTheRest() throws {
    #expect(try RunConfiguration([:]) == usual)
    #expect(try RunConfiguration([.beta: "4"]).objective == .beta)
    let dial = try RunConfiguration([.betaRange: "2,20"])
    #expect(dial.objective == .multiRate && dial.beta == 2)
    #expect(try RunConfiguration([.objective: "multi-rate"]).architecture.betaRange == BetaRange())
  }

  /// A running run keeps its initial values.
  @Test func settingsOfARunningRun() {
    var checkpoint = Checkpoint(RunConfiguration(data: "digits"))
    checkpoint.settings.beta = 4
    checkpoint.settings.learningRate = 0.5
    #expect(checkpoint.beta == 4 && checkpoint.configuration.beta == 1 && checkpoint.configuration.objective == .beta)
    #expect(checkpoint.learningRate == 0.5 && checkpoint.configuration.learningRate == 1e-3)
    #expect(checkpoint.settings.beta == 4 && checkpoint.settings.learningRate == 0.5)
  }
}
