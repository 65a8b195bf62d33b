import Training
import VAE

extension Objective {
  /// The objectives from autoencoder to beta-VAE, in the order of the lectures. All share one graph, so that a run can
  /// switch at once.
  private static let corners: [Objective] = [.autoencoder, .noiseOnly, .penaltyOnly, .vae, .beta]

  /// The corner `step` places on, cyclically; a model with a dial has its own objective as another one. From any other
  /// objective, the VAE.
  func corner(by step: Int, hasDial: Bool) -> Objective {
    let corners = Self.corners + (hasDial ? [.multiRate] : [])
    guard let place = corners.firstIndex(of: self) else { return .vae }
    return corners[(place + step + corners.count) % corners.count]
  }
}

extension Checkpoint {
  /// The objective of a run that continues from here.
  var objective: Objective { configuration.objective.turned(to: beta) }
}
