import Datasets
import VAE

extension RunConfiguration {
  /// A run as usual on images of this size, but for these settings, as they were typed. An objective and a range of betas that
  /// are not given follow from the rest. With no size, which is not known before there are images, the decoder's end is not
  /// looked at.
  ///
  /// - Throws: `SettingError` for a text that a setting does not take, a value that it cannot have beside the others, and a
  ///   setting that would do nothing.
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

  /// Takes a text for a setting.
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

  /// This run with another value of a setting; nil for a text that it does not take.
  public func with(_ setting: Setting, _ text: String) -> RunConfiguration? {
    var run = self
    return (try? run.set(setting, text)) == nil ? nil : run
  }

  /// Refuses values that cannot stand beside one another, and settings that were given and would do nothing.
  public func check(given: [Setting: String] = [:]) throws(SettingError) {
    for setting in Setting.allCases {
      // Its value in the run says nothing, as a run may have no place for what does nothing in it.
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

extension Checkpoint {
  /// The run as it goes on from here. Its configuration keeps the beta and the learning rate that it began with.
  public var settings: RunConfiguration {
    get {
      var run = configuration
      run.beta = beta
      run.learningRate = learningRate
      return run
    }
    set {
      let (firstBeta, firstRate) = (configuration.beta, configuration.learningRate)
      configuration = newValue
      (beta, learningRate) = (newValue.beta, newValue.learningRate)
      (configuration.beta, configuration.learningRate) = (firstBeta, firstRate)
      configuration.objective = configuration.objective.turned(to: beta)
    }
  }
}
