import Autodiff
import Models
import Training

/// How a file of another program was read: enough to read the next file of its run without measuring anything again.
struct Recipe: Sendable {
  var draft: Draft
  let choice: Choice
  /// That of pixels, where the output is no probability.
  var variance: Float = 0.1
  /// How many lines and columns are put around a picture.
  var margin = 0

  /// The model that it makes of the tensors.
  func assembled() throws(ReadingError) -> Assembled {
    try draft.assembled(choice, variance: variance, margin: margin)
  }

  /// The parameters of a model that is given a class, for each of its classes; nil for others.
  func classes() throws(ReadingError) -> ClassWeights? {
    guard let condition = draft.condition else { return nil }
    var models: [[Float]] = []
    var layout: ParameterLayout?
    for label in 0..<condition.classes {
      var held = self
      held.draft = draft.held(at: label)
      let model = try held.assembled()
      layout = model.architecture.parameterLayout
      models.append(model.parameters)
    }
    return layout.flatMap { ClassWeights(models, $0, label: condition.label) }
  }
}

extension ReadModel {
  /// The same reading of another file; nil if that has other layers, or if this reading was stated by its file.
  ///
  /// - Throws: `ReadingError` for values that are not finite.
  package func reread(_ file: ModelFile) throws(ReadingError) -> ReadModel? {
    guard let recipe, let draft = recipe.draft.rebound(to: ForeignLayer.layers(of: file)) else { return nil }
    // The new tensors take the place of the old ones, whose file is no longer kept in memory.
    let again = Recipe(draft: draft, choice: recipe.choice, variance: recipe.variance, margin: recipe.margin)
    var model = self
    model.parameters = try again.assembled().parameters
    model.recipe = again
    model.classes = try again.classes()
    return model
  }
}

extension Draft {
  /// The same ways through another file's layers; nil if one is missing or of another shape.
  func rebound(to layers: [ForeignLayer]) -> Draft? {
    let named = Dictionary((layers + ResidualBlock.grouped(layers, unsaid: true)).map { ($0.name, $0) }) { first, _ in
      first
    }
    func other(_ layer: ForeignLayer) -> ForeignLayer? {
      guard var other = named[layer.name] else { return nil }
      other.condition = layer.condition
      return other.hasShapes(of: layer) ? other : nil
    }
    func paths(_ paths: [NetworkSearch.Path]) -> [NetworkSearch.Path]? {
      var result: [NetworkSearch.Path] = []
      for path in paths {
        if let bound = path.bound {
          guard let bound = bound.rebound(other) else { return nil }
          result.append(NetworkSearch.Path(stages: [], cost: path.cost, bound: bound))
          continue
        }
        var stages: [Stage] = []
        for stage in path.stages {
          guard let layer = other(stage.layer) else { return nil }
          var rebound = stage
          rebound.layer = layer
          if let norm = stage.norm {
            guard let norm = other(norm) else { return nil }
            rebound.norm = norm
          }
          stages.append(rebound)
        }
        result.append(NetworkSearch.Path(stages: stages, cost: path.cost))
      }
      return result
    }
    let heads: Heads
    switch self.heads {
    case .two(let mu, let spread):
      guard let mu = other(mu), let spread = other(spread) else { return nil }
      heads = .two(mu: mu, spread: spread)
    case .one(let layer):
      guard let layer = other(layer) else { return nil }
      heads = .one(layer)
    case .missing: heads = .missing
    }
    guard let encoders = paths(encoders), let decoders = paths(decoders) else { return nil }
    var draft = Draft(
      picture: picture, latent: latent, heads: heads, encoders: encoders, decoders: decoders, unused: unused, cost: cost
    )
    (draft.condition, draft.missing) = (condition, missing)
    return draft
  }
}
