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

  /// Whether there is a beta to turn; the VAE's is 1, and with another it is the beta-VAE.
  public var hasBeta: Bool { self == .vae || recipe.weight == .beta }

  /// The step's weight of what stands beside the reconstruction, when the user's is `beta`.
  public func weight(beta: Float) -> Float {
    switch recipe.weight {
    case .fixed(let weight): weight
    case .beta: beta
    }
  }
}
