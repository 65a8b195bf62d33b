import Measures
import Training

extension PacedWorker.Job {
  /// Encodes the test set with the weights of the world; nil if it is not loaded.
  static func testEncoding(_ world: World) -> PacedWorker.Job? {
    guard let images = world.data.test else { return nil }
    let (model, version) = (world.shown, world.modelVersion)
    return PacedWorker.Job { cancellation, report in
      let encoding = TestEncoding.encode(images, with: model, modelVersion: version, cancellation: cancellation)
      if let encoding { report(.testSetEncoded(encoding)) }
    }
  }

  /// Encodes the test set with the weights that are compared; nil if there are none.
  static func besideEncoding(_ world: World) -> PacedWorker.Job? {
    guard let images = world.data.test, let weights = world.otherWeights,
      let other = world.worldBeside
    else { return nil }
    let (model, version) = (other.shown, world.modelVersion)
    return PacedWorker.Job { cancellation, report in
      var model = model
      model.parameters = weights.parameters
      let encoding = TestEncoding.encode(
        images, with: model, modelVersion: version, cancellation: cancellation)
      if let encoding { report(.encodedBeside(encoding, weights.identity)) }
    }
  }

  /// Measures the curve of the dial: first with few images, so that there is a curve at once, then with more and more
  /// while the weights do not change. During training it always takes few.
  static func dialCurve(_ world: World) -> PacedWorker.Job? {
    guard let images = world.data.test, let range = world.dialRange else { return nil }
    let isAtRest = world.run != .running
    let (model, version) = (world.model.withoutOptimizer, world.modelVersion)
    let passes = isAtRest ? DialMeasurement.passes : [DialMeasurement.passes[0]]
    return PacedWorker.Job(isLong: isAtRest) { cancellation, report in
      DialMeasurement(
        model: model, modelVersion: version, betas: range.values(RateDistortionSweep.betas), images: images,
        passes: passes, cancellation: cancellation
      ).run { report(.dial($0)) }
    }
  }

  /// Measures recognition, first from the fewest labels; nil if the test set is not encoded.
  static func probe(_ world: World) -> PacedWorker.Job? {
    guard let images = world.data.test, let encoding = world.places.encoding else { return nil }
    let (run, version) = (world.shown.configuration, world.modelVersion)
    return PacedWorker.Job(isLong: true) { cancellation, report in
      for count in ProbeSight.counts where !cancellation.isCancelled {
        let result = FewLabels.measure(
          perClass: count, draws: ProbeSight.draws, of: images, mu: encoding.mu, latent: encoding.width,
          pixels: run.pixels, seed: run.seed)
        if let result { report(.probed(ProbeNews(version: version, result: result))) }
      }
    }
  }

  /// Measures the reconstruction of every test image.
  static func scoring(_ world: World) -> PacedWorker.Job? {
    guard let images = world.data.test else { return nil }
    let (version, model, dial) = (world.modelVersion, world.shown, world.dial)
    return PacedWorker.Job(isLong: true) { cancellation, report in
      ImageScores.measure(images, with: model, version: version, dial: dial, cancellation: cancellation) {
        report(.scoring($0))
      }
    }
  }
}
