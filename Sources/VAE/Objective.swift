/// What training minimises. All objectives share encoder, decoder and parameters, so that a run can change from one to another.
public enum Objective: String, Sendable, Codable, CaseIterable {
  case autoencoder
  case noiseOnly = "noise-only"
  case penaltyOnly = "penalty-only"
  case vae
  case beta
  case iwae
  case betaTC = "beta-tc"
  case capacity
  case multiRate = "multi-rate"

  /// The catalogue: what each is.
  public var recipe: ObjectiveRecipe {
    switch self {
    case .autoencoder: .autoencoder
    case .noiseOnly: .noiseOnly
    case .penaltyOnly: .penaltyOnly
    case .vae: .vae
    case .beta: .beta
    case .iwae: .iwae
    case .betaTC: .betaTC
    case .capacity: .capacity
    case .multiRate: .multiRate
    }
  }

  /// What a run minimises unless the user says otherwise: the VAE, or for a model with gates the multi-rate VAE.
  public static func usual(beta: Float, hasGates: Bool) -> Objective {
    (hasGates ? Objective.multiRate : .vae).turned(to: beta)
  }

  /// This objective once its beta is turned to another value: a VAE whose beta is not 1 is a beta-VAE.
  public func turned(to beta: Float) -> Objective { self == .vae && beta != 1 ? .beta : self }

  /// The beta of a run that takes up this objective with a beta of its own: the VAE's is 1.
  public func beta(from beta: Float) -> Float { self == .vae ? 1 : beta }

  /// Whether there is a beta to turn. The VAE has one: it becomes the beta-VAE.
  public var hasBeta: Bool { self == .vae || recipe.weight == .beta }

  /// The step's weight of what stands beside the reconstruction, when the user's is `beta`.
  public func weight(beta: Float) -> Float {
    switch recipe.weight {
    case .fixed(let weight): weight
    case .beta: beta
    }
  }
}
