/// What training minimises. All objectives share encoder, decoder and parameters, so a run can switch between them.
public enum Objective: String, Sendable, Codable, CaseIterable {
  case autoencoder
  case noiseOnly = "noise-only"
  case penaltyOnly = "penalty-only"
  case vae
  case beta
  case iwae
  case betaTC = "beta-tc"
  case factor
  case capacity
  case multiRate = "multi-rate"

  /// Its definition.
  public var recipe: ObjectiveRecipe {
    switch self {
    case .autoencoder: .autoencoder
    case .noiseOnly: .noiseOnly
    case .penaltyOnly: .penaltyOnly
    case .vae: .vae
    case .beta: .beta
    case .iwae: .iwae
    case .betaTC: .betaTC
    case .factor: .factor
    case .capacity: .capacity
    case .multiRate: .multiRate
    }
  }

  /// The default objective: the VAE, or the multi-rate VAE for a gated model.
  public static func usual(beta: Float, hasGates: Bool) -> Objective {
    (hasGates ? Objective.multiRate : .vae).turned(to: beta)
  }

  /// This objective after its beta was set: a VAE whose beta is not 1 is a beta-VAE.
  public func turned(to beta: Float) -> Objective { self == .vae && beta != 1 ? .beta : self }

  /// The beta of a run that switches to this objective: always 1 for the VAE.
  public func beta(from beta: Float) -> Float { self == .vae ? 1 : beta }

  /// Whether beta can be changed. A VAE whose beta is changed becomes a beta-VAE.
  public var hasBeta: Bool { self == .vae || recipe.weight == .beta }

  /// The weight of the penalty beside the reconstruction, given the user's `beta`.
  public func weight(beta: Float) -> Float {
    switch recipe.weight {
    case .fixed(let weight): weight
    case .beta: beta
    }
  }
}
