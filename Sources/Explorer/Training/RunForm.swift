import Autodiff
import Drawing
import Training
import VAE

/// What another run should be, as it is being typed. All else is as in the run that it was opened over.
public struct RunForm: Sendable, Equatable {
  enum Field: Sendable, CaseIterable {
    case hidden, latent, likelihood, variance, data, batch, seed, learningRate, schedule, optimizer, momentum
    case initialization, objective, beta, betaSchedule, freeBits, capacity, samples, precision
  }

  /// One of some words.
  struct Choice: Sendable, Equatable {
    let options: [String]
    private(set) var index: Int

    init(_ options: [String], _ chosen: String) {
      self.options = options
      index = options.firstIndex(of: chosen) ?? 0
    }

    var word: String { options[index] }

    mutating func turn(by step: Int) { index = (index + step + options.count) % options.count }

    /// Whether there is such a word.
    mutating func take(_ word: String) -> Bool {
      guard let place = options.firstIndex(of: word) else { return false }
      index = place
      return true
    }
  }

  /// What was wrong when the run was asked for.
  enum Problem: Sendable, Equatable {
    /// Nothing can be begun until something else is typed.
    case wrong(String)
    /// The data set is not here; asked for again, it is downloaded.
    case missing(data: String)
    /// Good news: the data set is here now.
    case arrived(data: String)
  }

  private(set) var selected = Field.hidden
  /// What is said below the fields until the next key; nil for what the selected field wants.
  var problem: Problem?
  /// The run that is being looked at whether it can begin.
  var waitsFor: RunConfiguration?
  private(set) var texts: [Field: TextField]
  private(set) var choices: [Field: Choice]
  private let base: RunConfiguration
  /// The hidden widths that those for gates stand in place of.
  private var widthsBeforeGates: String?

  /// The run of a state, with objective, beta and learning rate as they are now.
  init(_ state: World) {
    let run = state.model.configuration
    base = run
    var variance: Float = 0.1
    if case .gaussian(let value) = run.architecture.likelihood { variance = value }
    var momentum = 0.9
    if case .momentum(let value) = run.optimizer { momentum = value }
    choices = [
      .likelihood: Choice(["bernoulli", "gaussian", "learned-gaussian"], Self.name(run.architecture.likelihood)),
      .optimizer: Choice(["adam", "sgd", "momentum"], Self.name(run.optimizer)),
      .initialization: Choice(Initialization.allCases.map(\.rawValue), run.initialization.rawValue),
      .objective: Choice(Objective.allCases.map(\.rawValue), state.objective.rawValue),
      .precision: Choice(
        Precision.allCases.map(\.rawValue), (run.precision.isAvailable ? run.precision : .single).rawValue),
    ]
    texts = [
      .hidden: run.architecture.encoderWidths.map(String.init).joined(separator: ","),
      .latent: "\(run.architecture.latent)", .variance: LearningRateLadder.text(variance), .data: run.data,
      .batch: "\(run.batchSize)", .seed: "\(run.seed)", .learningRate: LearningRateLadder.text(state.learningRate),
      .schedule: run.learningRateSchedule.text, .momentum: "\(momentum)", .beta: BetaLadder.text(state.beta),
      .betaSchedule: run.betaSchedule.text, .freeBits: BetaLadder.text(run.freeBits), .capacity: run.capacity.text,
      .samples: "\(run.samples)",
    ].mapValues(TextField.init)
  }

  private static func name(_ likelihood: Likelihood) -> String {
    switch likelihood {
    case .bernoulli: "bernoulli"
    case .gaussian: "gaussian"
    case .learnedGaussian: "learned-gaussian"
    }
  }

  private static func name(_ optimizer: Optimizer) -> String {
    switch optimizer {
    case .adam: "adam"
    case .sgd: "sgd"
    case .momentum: "momentum"
    }
  }

  /// The objective that is chosen.
  var objective: Objective { Objective(rawValue: choice(.objective)) ?? base.objective }

  /// The fields that mean something now.
  var fields: [Field] { Field.allCases.filter(isShown) }

  private func isShown(_ field: Field) -> Bool {
    switch field {
    case .variance: choice(.likelihood) == "gaussian"
    case .momentum: choice(.optimizer) == "momentum"
    case .beta: objective.hasBeta
    case .betaSchedule: objective.recipe.hasPenalty(beta: 1)
    case .freeBits: objective.recipe.allowsFreeBits
    case .capacity: objective == .capacity
    default: true
    }
  }

  /// Changes what a key asks for; what was wrong may be right by now.
  mutating func press(_ key: Key) {
    problem = nil
    switch key {
    case .up, .backTab: select(by: -1)
    case .down, .tab: select(by: 1)
    case .left where choices[selected] != nil: turn(by: -1)
    case .right where choices[selected] != nil, .character(" ") where choices[selected] != nil: turn(by: 1)
    default:
      texts[selected]?.press(key)
      if selected == .beta { fitObjective() }
    }
  }

  private mutating func turn(by step: Int) {
    choices[selected]?.turn(by: step)
    if selected == .objective { fitBeta() }
  }

  /// Chooses a word; whether there is such a one.
  mutating func choose(_ word: String, in field: Field) -> Bool {
    let isKnown = choices[field]?.take(word) ?? false
    if isKnown, field == .objective { fitBeta() }
    return isKnown
  }

  /// The VAE is the loss with a beta of 1, and a dial begins within its range.
  private mutating func fitBeta() {
    if objective == .vae { texts[.beta] = TextField("1") }
    if let betaRange, let beta = texts[.beta].flatMap({ Self.beta($0.text.trimmingSpaces) }), !betaRange.holds(beta) {
      texts[.beta] = TextField(BetaLadder.text(betaRange.clamped(beta)))
    }
    fitWidths()
  }

  /// With one hidden layer the decoder would have no gates: its first layer has none.
  private mutating func fitWidths() {
    let widths = texts[.hidden]?.text.trimmingSpaces ?? ""
    if betaRange != nil {
      guard !widths.contains(",") else { return }
      widthsBeforeGates = widths
      texts[.hidden] = TextField(Self.widthsForGates)
    } else if let before = widthsBeforeGates {
      if widths == Self.widthsForGates { texts[.hidden] = TextField(before) }
      widthsBeforeGates = nil
    }
  }

  private static let widthsForGates = "400,200"

  /// The betas that the run's model answers for: gates come with the objective that needs them.
  var betaRange: BetaRange? { objective.recipe.drawsBeta ? base.architecture.betaRange ?? BetaRange() : nil }

  /// What a field takes, as it goes on after "expected".
  func wanted(_ field: Field) -> String {
    guard field == .beta, let betaRange else { return field.wanted }
    return
      "a number from \(BetaLadder.text(betaRange.low)) to \(BetaLadder.text(betaRange.high)): where the dial begins"
  }

  /// With another beta than 1 it is the beta-VAE.
  private mutating func fitObjective() {
    guard objective == .vae, let beta = texts[.beta].flatMap({ Self.beta($0.text.trimmingSpaces) }), beta != 1 else {
      return
    }
    _ = choices[.objective]?.take(Objective.beta.rawValue)
  }

  private mutating func select(by step: Int) {
    guard let index = fields.firstIndex(of: selected) else { return }
    selected = fields[(index + step + fields.count) % fields.count]
  }

  mutating func select(_ field: Field) { selected = field }

  /// The run that is described; its images' size is not known before its data are.
  ///
  /// - Throws: the first field that cannot be understood, and what it wants.
  func configuration() throws(Misunderstanding) -> RunConfiguration {
    var run = base
    let widths = try value(.hidden) { text in
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      let widths = parts.compactMap { Self.size(String($0)) }
      return widths.count == parts.count ? widths : nil
    }
    // A decoder that does not mirror its encoder stays so until the widths are changed.
    if widths != base.architecture.encoderWidths {
      run.architecture.encoderWidths = widths
      run.architecture.decoderWidths = widths.reversed()
    }
    run.architecture.betaRange = betaRange
    run.architecture.latent = try value(.latent, Self.size)
    switch choice(.likelihood) {
    case "gaussian": run.architecture.likelihood = .gaussian(variance: try value(.variance, Self.aboveZero))
    case "learned-gaussian": run.architecture.likelihood = .learnedGaussian
    default: run.architecture.likelihood = .bernoulli
    }
    run.data = try value(.data) { $0.isEmpty ? nil : $0 }
    run.batchSize = try value(.batch, Self.size)
    run.seed = try value(.seed) { UInt64($0) }
    run.learningRate = try value(.learningRate, Self.aboveZero)
    run.learningRateSchedule = try value(.schedule) { LearningRateSchedule($0) }
    run.optimizer = try optimizer()
    run.initialization = Initialization(rawValue: choice(.initialization)) ?? base.initialization
    run.objective = objective
    // What is not asked for stays as it was, and may be no text that one can see.
    if isShown(.beta) {
      run.beta = try value(.beta) { [betaRange] text in
        Self.beta(text).flatMap { betaRange?.holds($0) ?? true ? $0 : nil }
      }
    }
    if isShown(.betaSchedule) { run.betaSchedule = try value(.betaSchedule) { BetaSchedule($0) } }
    if isShown(.freeBits) {
      run.freeBits = try value(.freeBits) { Float($0).flatMap { $0 >= 0 && $0.isFinite ? $0 : nil } }
    }
    if isShown(.capacity) { run.capacity = try value(.capacity) { CapacityGrowth($0) } }
    run.samples = try value(.samples, Self.size)
    run.precision = Precision(rawValue: choice(.precision)) ?? base.precision
    return run
  }

  private func optimizer() throws(Misunderstanding) -> Optimizer {
    switch choice(.optimizer) {
    case "sgd": return .sgd
    case "momentum":
      let share = try value(.momentum) { Double($0).flatMap { (0..<1).contains($0) ? $0 : nil } }
      return share > 0 ? .momentum(share) : .sgd
    default:
      // Its numbers may not be the usual ones.
      if case .adam = base.optimizer { return base.optimizer }
      return .adam()
    }
  }

  /// A field whose text means nothing.
  struct Misunderstanding: Error {
    let field: Field
  }

  private func value<Value>(_ field: Field, _ read: (String) -> Value?) throws(Misunderstanding) -> Value {
    guard let value = read(texts[field]?.text.trimmingSpaces ?? "") else { throw Misunderstanding(field: field) }
    return value
  }

  /// The largest width or batch: far beyond use, and what a checkpoint may hold.
  private static let largest = 1 << 16

  private static func size(_ text: String) -> Int? {
    Int(text.trimmingSpaces).flatMap { (1...largest).contains($0) ? $0 : nil }
  }

  private static func beta(_ text: String) -> Float? {
    Float(text).flatMap { (0...RunConfiguration.largestBeta).contains($0) ? $0 : nil }
  }

  private static func aboveZero(_ text: String) -> Float? {
    Float(text).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }
}
