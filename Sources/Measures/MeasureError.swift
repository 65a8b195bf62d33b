import Datasets
import Training
import VAE

/// Why something cannot be measured on these images.
public enum MeasureError: Error, Equatable, Sendable {
  /// Recognition needs labels.
  case noLabels(data: String, split: Split)
  /// More labels were requested than there are images.
  case tooFewImages(expected: Int, found: Int, data: String)
  /// Fewer labels were requested than there are classes.
  case tooFewLabels(expected: Int, found: Int, data: String)
  /// Disentanglement needs the true factors.
  case noFactors(data: String)
  /// The images have another size than the model's.
  case imageSize(expected: ImageSize, found: ImageSize, data: String)
  /// So many linear dimensions describe the images without a rest.
  case noNoise(data: String, latent: Int)
  /// The measure needs a model whose latent variables are all continuous.
  case categories(measure: String, latents: LatentSpace)
  /// The measurement was cancelled.
  case cancelled
}

extension Checkpoint {
  /// Refuses a measure that needs continuous latent variables, named as at the beginning of a sentence.
  func checkContinuous(_ measure: String) throws(MeasureError) {
    let latents = configuration.architecture.latents
    guard latents.isContinuous else { throw .categories(measure: measure, latents: latents) }
  }
}

extension MeasureError: CustomStringConvertible {
  /// One sentence, and what to do.
  public var description: String {
    switch self {
    case .noLabels(let data, let split):
      "The \(split.rawValue) images of \(data) have no labels, which recognition needs: put them beside the images, or choose "
        + "other --data."
    case .tooFewImages(let expected, let found, let data):
      "\(expected) labels were asked for, but \(data) has \(found) train images: ask for at most so many, or for all."
    case .tooFewLabels(let expected, let found, let data):
      "\(found) labels cannot show the \(expected) classes of \(data): ask for at least \(expected)."
    case .noFactors(let data):
      "The factors behind the images of \(data) are unknown, and disentanglement is measured against them: choose --data "
        + "sprites or digits."
    case .imageSize(let expected, let found, let data):
      "The model takes images of \(expected) pixels, but those of \(data) are \(found). Choose data of that size with --data, "
        + "or another checkpoint."
    case .noNoise(let data, let latent):
      "\(latent) linear dimensions describe the images of \(data) without a rest, so that nothing is left for noise: take fewer."
    case .categories(let measure, let latents):
      "\(measure) is for models with continuous latent variables only, and this one has \(latents)."
    case .cancelled: "The measurement was cancelled."
    }
  }
}
