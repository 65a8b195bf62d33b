import Drawing
import Training
import VAE

/// The settings of another run, as they are being typed: a field for each of the table's that counts beside the others.
public struct RunForm: Sendable, Equatable {
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

  private(set) var selected = Setting.hidden
  /// What is said below the fields until the next key; nil for what the selected field takes.
  var problem: Problem?
  /// The run that is being looked at whether it can begin.
  var waitsFor: RunConfiguration?
  private(set) var texts: [Setting: TextField] = [:]
  private(set) var choices: [Setting: Choice] = [:]
  private let base: RunConfiguration
  /// The hidden widths that those for gates stand in place of.
  private var widthsBeforeGates: String?

  /// The run of now, with objective, beta and learning rate as they are now.
  init(_ world: World) {
    var run = world.model.configuration
    (run.objective, run.beta, run.learningRate) = (world.objective, world.beta, world.learningRate)
    if !run.precision.isAvailable { run.precision = .single }
    base = run
    for setting in Setting.allCases {
      let text = setting.text(in: run)
      if setting.words.isEmpty {
        texts[setting] = TextField(text)
      } else {
        choices[setting] = Choice(setting.words, text)
      }
    }
  }

  /// What stands in a field.
  func content(_ setting: Setting) -> String { texts[setting]?.text ?? choices[setting]?.word ?? "" }

  /// The objective that is chosen.
  var objective: Objective { Objective(rawValue: content(.objective)) ?? base.objective }

  /// The fields that mean something now.
  var fields: [Setting] { Setting.allCases.filter(isShown) }

  private func isShown(_ setting: Setting) -> Bool {
    guard let requirement = setting.requirement else { return true }
    return requirement.words.contains(content(requirement.setting))
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

  /// Takes a pasted text into the selected field, if that is one.
  mutating func paste(_ text: String) {
    problem = nil
    texts[selected]?.paste(text)
    if selected == .beta { fitObjective() }
  }

  /// Puts a text in place of what stands in a field.
  mutating func type(_ text: String, in setting: Setting) {
    texts[setting] = TextField("")
    select(setting)
    paste(text)
  }

  private mutating func turn(by step: Int) {
    choices[selected]?.turn(by: step)
    if selected == .objective { fitBeta() }
  }

  /// Chooses a word; whether there is such a one.
  mutating func choose(_ word: String, in setting: Setting) -> Bool {
    let isKnown = choices[setting]?.take(word) ?? false
    if isKnown, setting == .objective { fitBeta() }
    return isKnown
  }

  /// The VAE is the loss with a beta of 1, and a dial begins within its range.
  private mutating func fitBeta() {
    if objective == .vae { put(beta: 1) }
    if isShown(.betaRange), betaRange == nil {
      var run = base
      run.architecture.betaRange = BetaRange()
      texts[.betaRange] = TextField(Setting.betaRange.text(in: run))
    }
    if let betaRange, let beta, !betaRange.holds(beta) { put(beta: betaRange.clamped(beta)) }
    fitWidths()
  }

  private mutating func put(beta: Float) { texts[.beta] = TextField(SettingText.number(beta)) }

  /// The beta in its field; nil if it cannot be understood.
  private var beta: Float? { base.with(.beta, content(.beta))?.beta }

  /// The betas that the run's model answers for: gates come with the objective that needs them.
  private var betaRange: BetaRange? {
    isShown(.betaRange) ? base.with(.betaRange, content(.betaRange))?.architecture.betaRange : nil
  }

  /// With one hidden layer the decoder would have no gates: its first layer has none.
  private mutating func fitWidths() {
    let widths = content(.hidden).trimmingSpaces
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

  /// With another beta than 1 it is the beta-VAE.
  private mutating func fitObjective() {
    guard objective == .vae, let beta, beta != 1 else { return }
    _ = choices[.objective]?.take(Objective.beta.rawValue)
  }

  private mutating func select(by step: Int) {
    guard let index = fields.firstIndex(of: selected) else { return }
    selected = fields[(index + step + fields.count) % fields.count]
  }

  mutating func select(_ setting: Setting) { selected = setting }

  /// What a field takes beside the others, in words that follow "expected".
  func wanted(_ setting: Setting) -> String { "\(setting.expected(in: draft)): \(setting.help)" }

  /// The run as far as the fields can be understood.
  private var draft: RunConfiguration {
    fields.reduce(into: base) { run, setting in run = run.with(setting, content(setting)) ?? run }
  }

  /// The run that is described; its images' size is not known before its data are. Settings that have no field now stay as they
  /// were.
  ///
  /// - Throws: the first field that cannot be understood, or that cannot be beside the others, and what it wants.
  func configuration() throws(SettingError) -> RunConfiguration {
    var run = base
    run.architecture.betaRange = nil
    for setting in fields { try run.set(setting, content(setting)) }
    try run.check()
    return run
  }
}
