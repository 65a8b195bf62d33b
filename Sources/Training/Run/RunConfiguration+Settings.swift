import Datasets
import VAE

extension RunConfiguration {
  /// A default run on images of this size, with these settings as they were typed. The objective and the range of betas
  /// follow from the rest if not given. Without `imageSize` the decoder's end is not checked.
  ///
  /// - Throws: `SettingError` for an invalid text, for values that do not go together, and for a setting without
  ///   effect.
  public init(_ given: [Setting: String], imageSize: ImageSize? = nil) throws(SettingError) {
    self.init(data: DatasetCatalog.mnist)
    if let imageSize {
      do throws(ArchitectureError) {
        architecture = try architecture.resized(picture: imageSize.picture())
      } catch {
        throw .architecture(.data, error)
      }
    }
    if given[.encoder] ?? given[.decoder] != nil,
      let idle = [Setting.network, .hidden, .activation].first(where: { given[$0] != nil })
    {
      throw .writtenOut(idle)
    }
    if let name = given[.network], name.lowercased() != NamedNetwork.mlp.rawValue,
      let idle = [Setting.hidden, .activation].first(where: { given[$0] != nil }),
      let requirement = idle.requirement
    {
      throw .idle(idle, requirement)
    }
    for setting in Setting.allCases { if let text = given[setting] { try set(setting, text, fits: imageSize != nil) } }
    if given[.objective] == nil { objective = .usual(beta: beta, hasGates: architecture.betaRange != nil) }
    if given[.betaRange] == nil, objective.recipe.drawsBeta { architecture.betaRange = BetaRange() }
    if given[.beta] == nil, let range = architecture.betaRange { beta = range.clamped(beta) }
    if objective == .vae, beta != 1 {
      throw .wrong(
        .beta, found: Setting.beta.text(in: self), expected: "1 for vae; the objective beta is for any other")
    }
    try check(given: given)
  }

  /// Parses a text and changes the setting.
  public mutating func set(_ setting: Setting, _ text: String) throws(SettingError) {
    try set(setting, text, fits: true)
  }

  private mutating func set(_ setting: Setting, _ text: String, fits: Bool) throws(SettingError) {
    do throws(SettingRefusal) {
      try setting.entry.set(text, &self)
    } catch {
      switch error {
      case .text: throw .wrong(setting, found: text, expected: setting.expected)
      case .writtenOut: throw .writtenOut(setting)
      case .architecture(.output) where !fits, .architecture(.noNetwork) where !fits: return
      case .architecture(let error): throw .architecture(setting, error)
      }
    }
  }

  /// This run with another value of a setting; nil for an invalid text.
  public func with(_ setting: Setting, _ text: String) -> RunConfiguration? {
    var run = self
    return (try? run.set(setting, text)) == nil ? nil : run
  }

  /// Refuses values that do not go together, and given settings without effect.
  public func check(given: [Setting: String] = [:]) throws(SettingError) {
    for setting in Setting.allCases {
      // The run itself does not show it: it may have no place for a setting without effect.
      if let text = given[setting], let requirement = setting.requirement, !setting.applies(to: self),
        setting.entry.rewritten(text) != setting.entry.off
      {
        throw .idle(setting, requirement)
      }
      if let condition = setting.entry.condition(self), !condition.holds {
        throw .wrong(setting, found: setting.text(in: self), expected: condition.expected)
      }
    }
  }
}
