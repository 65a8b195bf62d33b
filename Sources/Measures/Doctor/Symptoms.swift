import Training
import VAE

/// What is known of a run. What is nil is not known, and a cause that needs it is silent.
package struct Symptoms: Sendable {
  /// The settings with the present beta and learning rate; nil for a run of another program.
  package var run: RunConfiguration?
  /// The steps that were taken.
  package var steps = 0
  /// The learning rate of the first steps; nil if it is the present one, or not known.
  package var firstRate: Float?
  /// The losses over the run.
  package var curves = LossCurves()
  /// Each dimension's KL in nats: the mean over images.
  package var klPerDimension: [Double] = []
  /// The KL of each dimension over the run.
  package var dimensions = KLHistory()
  /// How a codebook is used; nil for a model without one.
  package var codebook: CodebookUse?
  /// What was measured on images.
  package var examination: Checkup?
  /// Which weights in the file are not finite, in words.
  package var brokenWeights: String?
  /// Writes a setting with a value as the reader would type it.
  package var naming: @Sendable (Setting, String) -> String = { "\($0.name) \($1)" }

  package init() {}

  /// A run of our own, as far as it is known without images.
  package init(_ checkpoint: Checkpoint) {
    let run = checkpoint.settings
    self.run = run
    steps = checkpoint.step
    firstRate = checkpoint.configuration.learningRate
    let history = checkpoint.history
    let last = Double(run.finalWeight)
    // The usual run; this is asked for thousands of points at every picture.
    let isSteady = history.betas.count <= 1 && history.objectives.count <= 1 && run.betaSchedule == .constant
    curves = LossCurves(
      history,
      weight: { step in
        if isSteady { return last }
        let objective = history.objective(at: step) ?? run.objective
        let beta = history.betas.last { $0.step <= step }?.value ?? run.beta
        let epochs = checkpoint.batchesPerEpoch == 0 ? 0 : Double(step) / Double(checkpoint.batchesPerEpoch)
        return Double(objective.lossWeight(beta: beta) * run.betaSchedule.share(epochs: epochs))
      }, last: last)
    klPerDimension = checkpoint.evaluation?.klPerDimension ?? []
    codebook = CodebookUse(checkpoint.parameters, of: run.architecture)
    dimensions = checkpoint.history.dimensions
  }

  /// Whether dimensions are dead.
  var collapse: CollapseVerdict? {
    guard !klPerDimension.isEmpty else { return nil }
    let hasPenalty = run.map { $0.objective.recipe.hasPenalty(beta: $0.beta) } ?? true
    return CollapseVerdict(
      klPerDimension: klPerDimension, history: dimensions, hasPenalty: hasPenalty,
      steps: run == nil ? CollapseVerdict.leastSteps : steps, information: examination?.posterior?.information)
  }

  /// Whether nothing comes through z, and it is not early: every dimension is dead, or all of them together tell too little to tell
  /// two classes apart, which takes log 2 = 0.69 nats.
  var isCollapsed: Bool {
    guard let collapse, isTrained else { return false }
    let hasPenalty = run.map { $0.objective.recipe.hasPenalty(beta: $0.beta) } ?? true
    return collapse.isWhole || hasPenalty && klPerDimension.reduce(0, +) < 0.2
  }

  /// The loss in nats of a model that calls every pixel grey, with which most runs begin: log 2 for each pixel; nil for other
  /// likelihoods.
  var ignorantLoss: Double? {
    run.flatMap { $0.architecture.likelihood.isBernoulli ? 0.6931 * Double($0.architecture.picture.count) : nil }
  }

  /// The latent dimensions.
  var latent: Int? { klPerDimension.isEmpty ? run?.architecture.latent : klPerDimension.count }

  /// The values of a picture.
  var pixels: Int? { examination?.values ?? run?.architecture.picture.count }

  /// Whether there were enough steps for the model to have learned. Whoever saves a model of another program has trained it.
  var isTrained: Bool { run == nil || steps >= CollapseVerdict.leastSteps }

  /// The weight of the KL on sums over pixels and dimensions, and whether it is known: otherwise the model tells it.
  var weight: (beta: Double, isKnown: Bool)? {
    if let run {
      // That of the capacity weighs a distance from it.
      // That of codes weighs their distance.
      return run.objective == .capacity || !run.objective.recipe.isNoisy || run.architecture.latents.codebook != nil
        ? nil : (Double(run.objective.weight(beta: run.beta)), true)
    }
    return examination?.balance.map { ($0.beta, false) }
  }

  /// The name of a setting, as the reader would type it.
  func name(_ setting: Setting) -> String {
    let text = naming(setting, "")
    return text.hasSuffix(" ") ? String(text.dropLast()) : text
  }
}

extension RunConfiguration {
  /// The weight of the KL in the loss, with the full value of its schedule.
  package var finalWeight: Float { objective.lossWeight(beta: beta) }
}

extension Objective {
  /// The weight of the KL; 1 for objectives whose loss is not the sum of reconstruction and weighted KL, so that the evidence bound is
  /// watched.
  fileprivate func lossWeight(beta: Float) -> Float { recipe.usesSharedGraph ? weight(beta: beta) : 1 }
}
