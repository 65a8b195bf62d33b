import Autodiff
import Datasets
import Drawing
import Training
import VAE

/// The settings of another run while they are being typed, with a field for each setting of the table that applies.
public struct RunForm: Sendable, Equatable {
  /// A choice among words.
  struct Choice: Sendable, Equatable {
    let options: [String]
    private(set) var index: Int

    init(_ options: [String], _ chosen: String) {
      self.options = options.contains(chosen) ? options : options + [chosen]
      index = self.options.firstIndex(of: chosen) ?? 0
    }

    var word: String { options[index] }

    mutating func turn(by step: Int) { index = (index + step + options.count) % options.count }

    /// Chooses a word; returns whether there is such a word.
    mutating func take(_ word: String) -> Bool {
      guard let place = options.firstIndex(of: word) else { return false }
      index = place
      return true
    }
  }

  /// The result of asking for the run.
  enum Problem: Sendable, Equatable {
    /// The run cannot begin until a field is changed.
    case wrong(String)
    /// The data set is missing; asking again downloads it.
    case missing(data: String)
    /// The data set has arrived.
    case arrived(data: String)
  }

  private(set) var selected: Setting
  /// The message below the fields until the next key; nil for a description of the selected field.
  var problem: Problem?
  /// The run that is being checked.
  var waitsFor: RunConfiguration?
  private(set) var texts: [Setting: TextField] = [:]
  private(set) var choices: [Setting: Choice] = [:]
  private let base: RunConfiguration
  /// The hidden widths that were replaced by widths for gates.
  private var widthsBeforeGates: String?

  /// The settings of a run.
  init(_ run: RunConfiguration) {
    var run = run
    if !run.precision.isAvailable { run.precision = .single }
    base = run
    selected = Setting.hidden.describes(run.architecture) ? .hidden : .encoder
    for setting in Setting.allCases {
      let text = setting.text(in: run)
      if setting.words.isEmpty {
        texts[setting] = TextField(text)
      } else {
        choices[setting] = Choice(setting.words, text)
      }
    }
  }

  /// The content of a field.
  func content(_ setting: Setting) -> String { texts[setting]?.text ?? choices[setting]?.word ?? "" }

  /// The chosen objective.
  var objective: Objective { Objective(rawValue: content(.objective)) ?? base.objective }

  /// The fields that apply now.
  var fields: [Setting] { Setting.allCases.filter(isShown) }

  private func isShown(_ setting: Setting) -> Bool {
    guard setting.describes(base.architecture), isOfData(setting) else { return false }
    guard let requirement = setting.requirement else { return true }
    return requirement.isMet(by: content(requirement.setting))
  }

  /// Whether the images of the chosen data can be read in several ways: what this program draws has one size.
  private func isOfData(_ setting: Setting) -> Bool {
    guard let known = KnownDataset(rawValue: content(.data).trimmingSpaces), known.builtInCounts != nil else {
      return true
    }
    switch setting {
    case .size: return false
    case .channels: return known.imageSize.channels > 1
    default: return true
    }
  }

  /// Changes the form as a key asks.
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

  /// Pastes a text into the selected field, if it is a text field.
  mutating func paste(_ text: String) {
    problem = nil
    texts[selected]?.paste(text)
    if selected == .beta { fitObjective() }
  }

  /// Replaces the text of a field.
  mutating func type(_ text: String, in setting: Setting) {
    texts[setting] = TextField("")
    select(setting)
    paste(text)
  }

  private mutating func turn(by step: Int) {
    choices[selected]?.turn(by: step)
    if selected == .objective { fitBeta() }
  }

  /// Chooses a word; returns whether there is such a word.
  mutating func choose(_ word: String, in setting: Setting) -> Bool {
    let isKnown = choices[setting]?.take(word) ?? false
    if isKnown, setting == .objective { fitBeta() }
    return isKnown
  }

  /// Adapts beta to the objective: the VAE has beta 1, and a dial starts within its range.
  private mutating func fitBeta() {
    if let beta, objective.beta(from: beta) != beta { put(beta: objective.beta(from: beta)) }
    if isShown(.betaRange), betaRange == nil {
      var run = base
      run.architecture.betaRange = BetaRange()
      texts[.betaRange] = TextField(Setting.betaRange.text(in: run))
    }
    if let betaRange, let beta, !betaRange.holds(beta) { put(beta: betaRange.clamped(beta)) }
    fitWidths()
  }

  private mutating func put(beta: Float) { texts[.beta] = TextField(SettingText.number(beta)) }

  /// The beta in its field; nil if it is not valid.
  private var beta: Float? { base.with(.beta, content(.beta))?.beta }

  /// The betas that the run's model covers: the model has gates if the objective needs them.
  private var betaRange: BetaRange? {
    isShown(.betaRange) ? base.with(.betaRange, content(.betaRange))?.architecture.betaRange : nil
  }

  /// Adapts the hidden widths to gates: with one hidden layer the decoder would have none, as its first layer has none.
  private mutating func fitWidths() {
    guard isShown(.hidden) else { return }
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

  /// Adapts the objective to beta: a VAE with another beta than 1 is a beta-VAE.
  private mutating func fitObjective() {
    guard let beta else { return }
    let turned = objective.turned(to: beta)
    _ = choices[.objective]?.take(turned.rawValue)
  }

  private mutating func select(by step: Int) {
    guard let index = fields.firstIndex(of: selected) else { return }
    selected = fields[(index + step + fields.count) % fields.count]
  }

  mutating func select(_ setting: Setting) { selected = setting }

  /// The values that a field takes given the other fields, in words that follow "expected".
  func wanted(_ setting: Setting) -> String { "\(setting.expected(in: draft)): \(setting.help)" }

  /// The run that the fields change. Where the chosen network does not take the present pictures it has such as that takes: the
  /// size of the new ones is not known before they are looked at, unless it is asked for.
  private var blank: RunConfiguration {
    var run = base
    (run.size, run.channels) = (nil, nil)
    let side = base.with(.size, content(.size))?.size ?? 32
    let picture = Shape(channels: run.architecture.picture.channels, height: side, width: side)
    if let network = NamedNetwork(rawValue: content(.network)), !network.takes(run.architecture.picture),
      let resized = try? run.architecture.resized(picture: picture)
    {
      run.architecture = resized
    }
    return run
  }

  /// The run with those fields that are valid.
  private var draft: RunConfiguration {
    fields.reduce(into: blank) { run, setting in run = run.with(setting, content(setting)) ?? run }
  }

  /// The described run. The size of its images is not known before its data are. Settings without a field stay
  /// unchanged.
  ///
  /// - Throws: the first field that is not valid or contradicts others, and what it takes.
  func configuration() throws(SettingError) -> RunConfiguration {
    var run = blank
    run.architecture.betaRange = nil
    for setting in fields { try run.set(setting, content(setting)) }
    try run.check()
    return run
  }
}
