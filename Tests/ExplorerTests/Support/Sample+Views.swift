import Drawing
import Explorer
import Measures
import Training
import VAE

extension Sample {
  /// A screen on a view with all its data. Its tiles are squares of 4, 5, 6, ... 15 and again 4, ... pixels, to tell
  /// them apart.
  static func opened(
    _ view: ViewName, model: Checkpoint, ability: ScreenAbility = unicode, width: Int = 80, height: Int = 24
  ) -> ExplorerState {
    var state = state(model: model, ability: ability, width: width, height: height)
    let latents = model.configuration.architecture.latents
    state.press(view.key)
    _ = state.update(.dataLoaded("digits", .success(dataset())))
    _ = state.update(.testSetEncoded(encoding(of: state)))
    _ = state.update(.dial(.measured(DialCurve(modelVersion: state.modelVersion, images: 12, points: decades))))
    _ = state.update(.dial(.over(version: state.modelVersion, isComplete: true)))
    if let wanted = state.imageToExamine {
      _ = state.update(
        .answered(
          .examination(
            examination(index: wanted.index, latent: latents.width, draw: wanted.draw, wall: wanted.wall).of(latents)),
          to: .view))
    }
    _ = state.update(.answered(.images(squares(state.tilePoints.count / latents.width)), to: .view))
    if case .points(let points) = state.comparisonRequest {
      let count = points.count / latents.width
      _ = state.update(
        .answered(
          .comparison(
            Comparison(
              now: .init(images: squares(count)), then: .init(images: [Picture](repeating: ring, count: count)))),
          to: .view)
      )
    }
    return state
  }

  /// The twelve test images at twelve positions; those of a class are in one column of the first two dimensions.
  private static func encoding(of state: ExplorerState) -> TestEncoding {
    let latents = state.model.configuration.architecture.latents
    var mu: [Float] = []
    for image in 0..<12 {
      var code = latents.origin
      for dimension in 0..<state.latent {
        let row = dimension == 0 ? image % 3 : (image + 5 * dimension) % 12 / 3
        latents.move(dimension, to: 1.5 * Float(row) - 1.5, in: &code)
      }
      mu += code
    }
    return TestEncoding(
      mu: mu, width: latents.width, labels: (0..<12).map { UInt8($0 % 3) }, modelVersion: state.modelVersion,
      klPerDimension: (0..<state.latent).map { Float(state.latent - $0) })
  }

  private static func squares(_ count: Int) -> [Picture] {
    let pixels = dataset().test.pixels
    return (0..<count).map { tile in
      let first = tile % 12 * 784
      return Picture(PictureSize(width: 28, height: 28), bytes: pixels[first..<first + 784])
    }
  }
}

extension Examination {
  /// The same with a posterior over these variables: the probabilities of categories fall by halves from one of them on.
  fileprivate func of(_ latents: LatentSpace) -> Examination {
    if latents.isContinuous { return self }
    var other = self
    for variable in latents.continuous..<latents.count {
      let columns = latents.columns(of: variable)
      for (place, column) in columns.enumerated() {
        let rank = (place + columns.count - variable % columns.count) % columns.count
        other.result.mu[column] = Float(1 << (columns.count - 1 - rank)) / Float(1 << columns.count - 1)
      }
    }
    other.result.klPerDimension = (0..<latents.count).map { Float($0) + 0.25 }
    other.z = latents.settled(other.result.mu)
    return other
  }
}
