import Drawing
import Training
import VAE

/// Decodes and encodes with the weights on the other side of a comparison. Belongs to the session's thread.
final class ModelComparer {
  private var decoder: ImageDecoder?
  private var evaluator: ImageEvaluator?
  /// Whose weights they hold.
  private var decoded: OtherWeights.Identity?
  private var evaluated: OtherWeights.Identity?

  /// What both sides make of what the state asks for; nil if it asks for nothing. The present side is given: `decode` and
  /// `evaluate` are by the weights of now.
  func compare(
    _ state: ExplorerState, decode: ([Float]) -> [GreyImage], evaluate: (Int) -> ImageEvaluation?
  ) -> Comparison? {
    guard let request = state.comparisonRequest else {
      // Nobody looks: a large model's copies are memory for nothing.
      (decoder, evaluator, decoded, evaluated) = (nil, nil, nil, nil)
      return nil
    }
    let other = state.otherWeights
    switch request {
    case .points(let points):
      let now = Comparison.Side(images: decode(points))
      guard let other else { return Comparison(now: now, then: now) }
      return Comparison(now: now, then: Comparison.Side(images: images(at: points, other)))
    case .image(let index):
      guard let own = evaluate(index) else { return nil }
      let now = Comparison.Side(images: decode(own.mu), evaluation: own)
      guard let other, let images = state.data.test else { return Comparison(now: now, then: now) }
      // The very same pixels, also where they are drawn by chance: by this run's treatment and seed.
      let configuration = state.shown.configuration
      let result = evaluator(other).evaluate(
        index..<index + 1, of: images, pixels: configuration.pixels, seed: configuration.seed)[0]
      return Comparison(
        now: now, then: Comparison.Side(images: self.images(at: result.mu, other), evaluation: result))
    }
  }

  private func images(at points: [Float], _ other: OtherWeights) -> [GreyImage] {
    let architecture = other.architecture
    let decoder = decoder(other)
    let values = decoder.decode(points)
    return stride(from: 0, to: values.count, by: architecture.picture.count).map {
      GreyImage(
        width: architecture.picture.width, height: architecture.picture.height,
        values: Array(values[$0..<$0 + architecture.picture.count]))
    }
  }

  private func decoder(_ other: OtherWeights) -> ImageDecoder {
    let architecture = other.architecture
    if let decoder, decoder.architecture == architecture {
      if decoded != other.identity { decoder.load(other.parameters) }
      decoded = other.identity
      return decoder
    }
    let decoder = ImageDecoder(architecture: architecture, capacity: 16)
    decoder.load(other.parameters)
    (self.decoder, decoded) = (decoder, other.identity)
    return decoder
  }

  private func evaluator(_ other: OtherWeights) -> ImageEvaluator {
    let architecture = other.architecture
    if let evaluator, evaluator.architecture == architecture {
      if evaluated != other.identity { evaluator.load(other.parameters) }
      evaluated = other.identity
      return evaluator
    }
    let evaluator = ImageEvaluator(architecture: architecture, samples: ImageExaminer.draws)
    evaluator.load(other.parameters)
    (self.evaluator, evaluated) = (evaluator, other.identity)
    return evaluator
  }
}
