import Drawing
import Explorer
import Measures
import Training
import VAE

extension Sample {
  /// A point per decade; the last two dimensions die after beta 1, and the second has the larger KL before.
  static let decades = [
    RateDistortion(beta: 0.01, klPerDimension: [8, 4, 0.5], distortion: 80),
    RateDistortion(beta: 0.1, klPerDimension: [6, 2, 0.1], distortion: 81),
    RateDistortion(beta: 1, klPerDimension: [4, 1, 0.02], distortion: 90),
    RateDistortion(beta: 10, klPerDimension: [2, 0, 0], distortion: 120),
  ]

  /// The view of the dial with its data and these points as its curve.
  static func dialView(
    ability: ScreenAbility = unicode, width: Int = 80, height: Int = 24, points: [RateDistortion] = decades
  ) -> ExplorerState {
    var state = state(
      model: withGates(place: atOrigin(latent: 3)), ability: ability, width: width, height: height)
    state.press(.character("a"))
    _ = state.update(.dataLoaded("digits", .success(dataset())))
    _ = state.update(.dial(.measured(DialCurve(modelVersion: state.modelVersion, images: 12, points: points))))
    _ = state.update(.dial(.over(version: state.modelVersion, isComplete: true)))
    _ = state.update(.answered(.examination(examination()), to: .view))
    return state
  }
}
