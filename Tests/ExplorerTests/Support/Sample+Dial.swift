import Drawing
import Explorer
import Measures
import Training
import VAE

extension Sample {
  /// A model with a dial from 0.01 to 10 that has not been trained.
  static func gated(latent: Int = 3, place: Checkpoint.Place? = nil) -> Checkpoint {
    var checkpoint = Checkpoint(
      RunConfiguration(
        architecture: Architecture(encoderWidths: [8], latent: latent, betaRange: BetaRange()), data: "digits", seed: 5,
        objective: .multiRate))
    checkpoint.place = place
    return checkpoint
  }

  /// A point a decade; the last dimension dies after beta 1, the second after 1 as well but lives more before.
  static let decades = [
    RateDistortion(beta: 0.01, klPerDimension: [8, 4, 0.5], distortion: 80),
    RateDistortion(beta: 0.1, klPerDimension: [6, 2, 0.1], distortion: 81),
    RateDistortion(beta: 1, klPerDimension: [4, 1, 0.02], distortion: 90),
    RateDistortion(beta: 10, klPerDimension: [2, 0, 0], distortion: 120),
  ]

  /// The view of the dial with its data, and a curve of those points.
  static func dial(
    ability: ScreenAbility = unicode, width: Int = 80, height: Int = 24, points: [RateDistortion] = decades
  ) -> ExplorerState {
    var state = state(
      model: gated(place: atOrigin(latent: 3)), ability: ability, width: width, height: height)
    state.press(.character("a"))
    _ = state.update(.dataLoaded("digits", .success(dataset())))
    _ = state.update(.dial(.measured(DialCurve(modelVersion: state.modelVersion, images: 12, points: points))))
    _ = state.update(.dial(.over(version: state.modelVersion, isComplete: true)))
    _ = state.update(.examined(examination()))
    return state
  }
}
