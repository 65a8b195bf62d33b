import Autodiff
import VAE

extension ReadModel {
  /// The images that the model was most likely trained on: those that it decodes best, or, for an encoder alone, whose codes come
  /// closest to a trained model's. Nil if none have its size.
  func likeliestData(among sets: [MeasuredImages]) -> String? {
    let fitting = sets.filter { $0.picture == architecture.picture }
    guard fitting.count > 1, architecture.missing != .encoder else { return fitting.first?.name }
    let encoder = ImageEncoder(architecture: architecture, capacity: 100)
    encoder.load(parameters)
    let costs = fitting.map { set in
      let pixels = set.first(200)
      let (mu, logVariance) = encoder.encode(Array(pixels))
      if architecture.missing != nil {
        return Measurement.consistency(mu: mu, logVariance: logVariance, latent: architecture.latent)
      }
      let decoder = ImageDecoder(architecture: architecture, capacity: 100)
      decoder.load(parameters)
      return Measurement.error(decoder.decode(mu), pixels)
    }
    return zip(fitting, costs).min { $0.1 < $1.1 }?.0.name
  }
}
