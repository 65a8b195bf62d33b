import VAE

/// A row of the table of settings: all properties of one, whatever its value's type.
struct SettingEntry: Sendable {
  let name: String?
  let help: String
  let expected: String
  let words: [String]
  let isOfModel: Bool
  let canChange: Bool
  let requirement: Setting.Requirement?
  /// The text for "none", which is allowed even without effect.
  let off: String?
  /// Shown instead of the default configuration's value.
  let usual: String?
  /// The condition on its value, given the rest of the run; nil for none.
  let condition: @Sendable (RunConfiguration) -> SettingCondition?
  let text: @Sendable (RunConfiguration) -> String
  let value: @Sendable (RunConfiguration) -> SettingValue
  /// A text in normal form; nil if invalid.
  let rewritten: @Sendable (String) -> String?
  /// Whether the value is valid; a file may contain anything.
  let isValid: @Sendable (RunConfiguration) -> Bool
  /// Parses a text and changes the value.
  let set: @Sendable (String, inout RunConfiguration) throws(SettingRefusal) -> Void

  /// A setting that is a property of a configuration.
  init<Value>(
    _ path: WritableKeyPath<RunConfiguration, Value> & Sendable, _ form: TextForm<Value>, name: String? = nil,
    isOfModel: Bool = false, canChange: Bool = false, requires requirement: Setting.Requirement? = nil,
    off: String? = nil, usual: String? = nil,
    condition: @escaping @Sendable (RunConfiguration) -> SettingCondition? = { _ in nil }, _ help: String
  ) {
    self.init(
      get: { $0[keyPath: path] }, form, name: name, isOfModel: isOfModel, canChange: canChange, requires: requirement,
      off: off, usual: usual, condition: condition, help
    ) { run, value in run[keyPath: path] = value }
  }

  /// A setting whose value the rest of the configuration may refuse.
  init<Value>(
    get: @escaping @Sendable (RunConfiguration) -> Value, _ form: TextForm<Value>, name: String? = nil,
    isOfModel: Bool = false, canChange: Bool = false, requires requirement: Setting.Requirement? = nil,
    off: String? = nil, usual: String? = nil,
    condition: @escaping @Sendable (RunConfiguration) -> SettingCondition? = { _ in nil }, _ help: String,
    put: @escaping @Sendable (inout RunConfiguration, Value) throws(SettingRefusal) -> Void
  ) {
    self.name = name
    self.help = help
    expected = form.expected
    words = form.words
    self.isOfModel = isOfModel
    self.canChange = canChange
    self.requirement = requirement
    self.off = off
    self.usual = usual
    self.condition = condition
    text = { form.text(get($0)) }
    value = { form.value(get($0)) }
    rewritten = { form.read($0).map(form.text) }
    isValid = { form.isValid(get($0)) }
    set = { (text, run) throws(SettingRefusal) in
      guard let value = form.read(text) else { throw .text }
      try put(&run, value)
    }
  }
}

/// Why a setting refuses a text.
enum SettingRefusal: Error {
  /// The text is invalid.
  case text
  /// The layers are given one by one.
  case writtenOut
  /// The architecture would be invalid.
  case architecture(ArchitectureError)
}

/// A condition on a value, given the rest of the run.
struct SettingCondition: Sendable {
  /// Follows "expected".
  let expected: String
  let holds: Bool
}

/// Settings that are not stored properties of a configuration.
extension RunConfiguration {
  /// Takes the networks of a name. Fully connected ones stay as they are.
  mutating func setNetwork(_ network: NamedNetwork?) throws(SettingRefusal) {
    guard network != architecture.named else { return }
    guard let network else { throw .text }
    do throws(ArchitectureError) {
      architecture = try architecture.with(network)
    } catch {
      throw .architecture(error)
    }
  }

  /// Takes the encoder's hidden widths; a decoder that does not mirror them stays until they change.
  mutating func setHidden(_ widths: [Int]?) throws(SettingRefusal) {
    guard widths != architecture.hidden?.encoder else { return }
    guard let widths else { throw .text }
    guard let hidden = architecture.hidden else { throw .writtenOut }
    try setHidden(widths, decoder: widths.reversed(), hidden.activation ?? .relu)
  }

  /// Sets the activation of all hidden layers.
  mutating func setActivation(_ activation: Activation?) throws(SettingRefusal) {
    guard activation != architecture.hidden?.activation else { return }
    guard let activation else { throw .text }
    guard let hidden = architecture.hidden else { throw .writtenOut }
    try setHidden(hidden.encoder, decoder: hidden.decoder, activation)
  }

  private mutating func setHidden(
    _ encoder: [Int], decoder: [Int], _ activation: Activation
  ) throws(SettingRefusal) {
    try setArchitecture(
      encoder: Network.text(hidden: encoder, activation),
      decoder: Network.text(hidden: decoder, activation, output: architecture.picture.count))
  }

  /// Sets the layers or the latent variables.
  mutating func setArchitecture(
    encoder: String? = nil, latents: LatentSpace? = nil, decoder: String? = nil
  ) throws(SettingRefusal) {
    let old = architecture
    do throws(ArchitectureError) {
      architecture = try Architecture(
        picture: old.picture, encoder: encoder ?? old.encoder.text, latents: latents ?? old.latents,
        decoder: decoder ?? old.decoder.text, likelihood: old.likelihood, betaRange: old.betaRange)
    } catch {
      throw .architecture(error)
    }
  }

  var likelihoodKind: LikelihoodKind {
    get {
      switch architecture.likelihood {
      case .bernoulli: .bernoulli
      case .gaussian: .gaussian
      case .learnedGaussian: .learnedGaussian
      case .continuousBernoulli: .continuousBernoulli
      }
    }
    set {
      architecture.likelihood =
        switch newValue {
        case .bernoulli: .bernoulli
        case .gaussian: .gaussian(variance: variance)
        case .learnedGaussian: .learnedGaussian
        case .continuousBernoulli: .continuousBernoulli
        }
    }
  }

  var variance: Float {
    get {
      if case .gaussian(let variance) = architecture.likelihood { return variance }
      return 0.1
    }
    set { if likelihoodKind == .gaussian { architecture.likelihood = .gaussian(variance: newValue) } }
  }

  var optimizerKind: OptimizerKind {
    get {
      switch optimizer {
      case .adam: .adam
      case .sgd, .momentum: .sgd
      }
    }
    set {
      // An Adam with other constants than the default keeps them.
      guard newValue != optimizerKind else { return }
      optimizer = newValue == .adam ? .adam() : .sgd
    }
  }

  var momentum: Double {
    get {
      if case .momentum(let share) = optimizer { return share }
      return 0
    }
    set { if optimizerKind == .sgd { optimizer = newValue == 0 ? .sgd : .momentum(newValue) } }
  }

  var epsilon: Double {
    get {
      if case .adam(_, _, let epsilon) = optimizer { return epsilon }
      return 1e-8
    }
    set {
      guard case .adam(let beta1, let beta2, _) = optimizer else { return }
      optimizer = .adam(beta1: beta1, beta2: beta2, epsilon: newValue)
    }
  }

  var betaOfGates: SettingCondition? {
    architecture.betaRange.map { range in
      let (low, high) = (SettingText.number(range.low), SettingText.number(range.high))
      return SettingCondition(
        expected: "a number from \(low) to \(high), the range of the dial", holds: range.clamped(beta) == beta)
    }
  }

  var objectiveOfGates: SettingCondition? {
    if isConsistent { return nil }
    let others = Objective.allCases.filter { !$0.recipe.drawsBeta }.map(\.rawValue)
    return SettingCondition(
      expected: "\(SettingText.alternatives(others)), as only a new run can have gates", holds: false)
  }

  /// What the objective of categorical variables can be: others need the density of the posterior at z.
  var objectiveOfCategories: SettingCondition? {
    if architecture.latents.isContinuous { return nil }
    let hasCodes = architecture.latents.codebook != nil
    let able = Objective.allCases.filter { hasCodes ? $0.recipe.allowsCodes : $0.recipe.allowsCategories }
    return SettingCondition(
      expected:
        "\(SettingText.alternatives(able.map(\.rawValue))) with \(hasCodes ? "a codebook" : "categorical variables")",
      holds: able.contains(objective))
  }

  /// Codes have no noise, of which there could be several samples.
  var samplesOfCodes: SettingCondition? {
    architecture.latents.codebook == nil
      ? nil : SettingCondition(expected: "1 with a codebook, whose codes are certain", holds: samples == 1)
  }

  /// The KL of codes is constant, so that no part of it can be free.
  var freeBitsOfCodes: SettingCondition? {
    architecture.latents.codebook == nil
      ? nil : SettingCondition(expected: "0 with a codebook, whose KL is constant", holds: freeBits == 0)
  }

  /// What the objective has, where it has more than one; free bits are of the KL in closed form, and categories have no density.
  var gradientOfObjective: SettingCondition? {
    let known = objective.recipe.gradients
    guard known.count > 1 else { return nil }
    let plain = PosteriorGradient.plain
    if !architecture.latents.isContinuous {
      return SettingCondition(expected: "\(plain.rawValue) with categorical variables", holds: gradient == plain)
    }
    if objective.recipe.allowsFreeBits, freeBits > 0 {
      return SettingCondition(
        expected: "\(plain.rawValue) with \(Setting.freeBits.name)", holds: gradient == plain)
    }
    return SettingCondition(
      expected: "\(SettingText.alternatives(known.map(\.rawValue))) for \(objective.rawValue)",
      holds: known.contains(gradient))
  }

  func least(_ value: Int, _ least: Int) -> SettingCondition? {
    if least <= 1 { return nil }
    return SettingCondition(
      expected: "\(least) or more for \(objective.rawValue), which is the VAE with fewer", holds: value >= least)
  }
}

/// A `Likelihood` without its numbers.
enum LikelihoodKind: String, Sendable, CaseIterable {
  case bernoulli, gaussian
  case learnedGaussian = "learned-gaussian"
  case continuousBernoulli = "continuous-bernoulli"
}

/// An `Optimizer` without its numbers.
enum OptimizerKind: String, Sendable, CaseIterable {
  case adam, sgd
}
