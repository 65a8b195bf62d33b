import Drawing
import Explorer
import Foundation
import Training
import VAE

extension Sample {
  /// An untrained gated model: its gates open and close nevertheless.
  static func withGates(
    latent: Int = 3, range: BetaRange = BetaRange(), objective: Objective = .multiRate, seed: UInt64 = 5,
    place: Checkpoint.Place? = nil
  ) -> Checkpoint {
    var checkpoint = Checkpoint(
      RunConfiguration(
        architecture: Architecture(hidden: [24, 12], latent: latent, betaRange: range), data: "digits",
        batchSize: 32, seed: seed, objective: objective))
    checkpoint.place = place ?? atOrigin(latent: latent)
    return checkpoint
  }

  /// The gated model after 40 steps of 10 per epoch, with a test after every epoch, the dial at 1.
  static func trainedGated(latent: Int = 3) throws -> Checkpoint {
    var checkpoint = withGates(latent: latent)
    checkpoint.step = 40
    checkpoint.batchesPerEpoch = 10
    checkpoint.history.append(.multiRate, step: 1)
    checkpoint.history.append(beta: 1, step: 1)
    for step in 1...40 {
      checkpoint.history.append(LossHistory.Point(step: step, reconstruction: 100 + 400 / Float(step), kl: 20))
      if step % 10 == 0 {
        checkpoint.history.append(test: LossHistory.Point(step: step, reconstruction: 90 + 400 / Float(step), kl: 15))
      }
    }
    let kl = (0..<latent).map { $0 == 1 ? 0 : Double($0 + 1) }
    checkpoint.evaluation = try JSONDecoder().decode(
      Evaluation.self, from: Data(#"{"images": 100, "reconstruction": 100, "klPerDimension": \#(kl)}"#.utf8))
    return checkpoint
  }

  /// A screen with that model, at rest at the origin.
  static func gatedScreen(
    _ model: Checkpoint? = nil, ability: ScreenAbility = unicode, width: Int = 80, height: Int = 24
  ) throws -> ExplorerState {
    try state(model: model ?? trainedGated(), ability: ability, width: width, height: height)
  }

  /// The test images encoded by the state's weights, with this KL in each dimension.
  static func encoding(of state: ExplorerState, kl: [Float]) -> TestEncoding {
    TestEncoding(
      mu: [Float](repeating: 0.5, count: 12 * kl.count), width: kl.count, labels: nil,
      modelVersion: state.modelVersion, klPerDimension: kl)
  }
}
