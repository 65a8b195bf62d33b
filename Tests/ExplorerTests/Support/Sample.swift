import Drawing
import Explorer
import Foundation
import Training
import VAE

/// Small models and screens made by hand, equal on every machine.
enum Sample {
  /// A ring, white on black, that is easy to find on a screen.
  static let ring = Picture(
    width: 28, height: 28,
    values: (0..<28 * 28).map { pixel in
      let (x, y) = (Float(pixel % 28) - 13.5, Float(pixel / 28) - 13.5)
      let radius = (x * x + y * y).squareRoot()
      return radius >= 6 && radius < 11 ? 1 : 0
    })

  /// An untrained model.
  static func fresh(latent: Int = 3, data: String = "digits", place: Checkpoint.Place? = nil) -> Checkpoint {
    var checkpoint = Checkpoint(
      RunConfiguration(architecture: Architecture(hidden: [8], latent: latent), data: data, seed: 5))
    checkpoint.place = place
    return checkpoint
  }

  /// A model after 40 steps of 10 per epoch, with falling losses, a test after every epoch, and beta raised at step 21.
  static func trained(latent: Int = 3, data: String = "digits", place: Checkpoint.Place? = nil) throws -> Checkpoint {
    var checkpoint = fresh(latent: latent, data: data, place: place)
    checkpoint.step = 40
    checkpoint.batchesPerEpoch = 10
    checkpoint.beta = 4
    checkpoint.history = history(steps: 40)
    // Evaluations only come from measurements and files.
    let kl = (0..<latent).map { $0 == 1 ? 0 : Double($0 + 1) }
    checkpoint.evaluation = try JSONDecoder().decode(
      Evaluation.self, from: Data(#"{"images": 100, "reconstruction": 120, "klPerDimension": \#(kl)}"#.utf8))
    return checkpoint
  }

  static func history(steps: Int) -> LossHistory {
    var history = LossHistory()
    history.append(beta: 1, step: 1)
    for step in 1...steps {
      if step == 21 { history.append(beta: 4, step: step) }
      history.append(LossHistory.Point(step: step, reconstruction: 100 + 400 / Float(step), kl: Float(step) / 2))
      if step % 10 == 0 {
        history.append(
          test: LossHistory.Point(step: step, reconstruction: 110 + 400 / Float(step), kl: Float(step) / 2))
      }
    }
    return history
  }

  static let unicode = ScreenAbility(unicode: true, colors: 256)
  static let ascii = ScreenAbility(unicode: false, colors: 0)

  /// A place, so that nothing moves by itself: z is 0 and the first dimension selected.
  static func atOrigin(latent: Int) -> Checkpoint.Place {
    Checkpoint.Place(z: [Float](repeating: 0, count: latent), selected: 0)
  }

  /// A screen with a model at rest at the origin, with the ring as its picture.
  static func state(
    latent: Int = 3, model: Checkpoint? = nil, path: String? = "/models/mine.safetensors", isShipped: Bool = false,
    ability: ScreenAbility = unicode, width: Int = 80, height: Int = 24
  ) -> ExplorerState {
    let model = model ?? fresh(latent: latent, place: atOrigin(latent: latent))
    var state = ExplorerState(
      OpenedModel(path: path, isShipped: isShipped, checkpoint: model),
      look: ScreenLook(
        limits: ability, theme: ability.theme.ground == nil ? .auto : .contrast,
        background: ability.theme.isLight ? .light : .dark), width: width, height: height)
    _ = state.update(.answered(.images([ring]), to: .point))
    return state
  }

  /// A screen during training, some steps after the file's.
  static func training(steps: Int = 7, ability: ScreenAbility = unicode) -> ExplorerState {
    var state = state(ability: ability)
    state.press(.character(" "))
    _ = state.update(.training(.loading))
    _ = state.update(.snapshot(snapshot(step: steps)))
    state.bring(to: .running)
    return state
  }

  /// A training thread's snapshot after some steps.
  static func snapshot(step: Int, latent: Int = 3, beta: Float = 1) -> Snapshot {
    var checkpoint = fresh(latent: latent)
    checkpoint.step = step
    checkpoint.batchesPerEpoch = 10
    checkpoint.beta = beta
    checkpoint.history = history(steps: max(1, step))
    return Snapshot(
      checkpoint: checkpoint, imagesPerSecond: 48_200, klPerDimension: (0..<latent).map { Float($0) + 0.5 },
      isRunning: true)
  }
}
