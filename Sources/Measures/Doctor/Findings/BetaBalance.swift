import CKernels
import Datasets
import Randomness
import Training
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The weight of the KL that a model was trained with, as the model itself tells it.
///
/// Training to the end leaves no slope of the mean loss, -log p(x|z) + beta * KL, with respect to the bias of the layer that gives
/// log sigma^2. With z = mu + sigma * noise that is: the sum over images and dimensions of E[noise * sigma * d(-log p(x|z))/dz] equals
/// beta times that of 1 - sigma^2. Both sums can be measured, and so beta.
package struct BetaBalance: Sendable, Equatable {
  /// beta on sums over pixels and dimensions, and its standard error.
  package let beta, error: Double

  /// From both sums of each image; nil where sigma is 1 everywhere, which no beta decides.
  package init?(slopes: [Double], rooms: [Double]) {
    let room = rooms.reduce(0, +)
    // A twentieth of a dimension an image is all noise.
    guard room > 0.05 * Double(rooms.count) else { return nil }
    let beta = slopes.reduce(0, +) / room
    self.beta = beta
    let rests = zip(slopes, rooms).map { $0 - beta * $1 }
    error = rests.count > 1 ? (meanAndVariance(rests).variance * Double(rests.count)).squareRoot() / room : .infinity
  }
}

extension Checkpoint {
  /// The balance of these images, whose posteriors are known; nil for a posterior that is the prior.
  func betaBalance(
    of images: ImageSet, pixels treatment: PixelTreatment, _ posteriors: [ImageEvaluation], seed: UInt64, threads: Int
  ) -> BetaBalance? {
    let (architecture, parameters) = (configuration.architecture, parameters)
    let latent = architecture.latent
    let (block, draws) = (25, 16)
    let sums = inParallel((images.count + block - 1) / block, threads: threads) { part in
      let range = part * block..<min(images.count, (part + 1) * block)
      let gradient = PointGradient(architecture: architecture, capacity: draws, images: block)
      gradient.load(parameters)
      var noise = [Float](repeating: 0, count: range.count * draws * latent)
      latent_normals(seed, RandomStream.posterior.number(UInt64(part) | 1 << 40), 0, &noise, noise.count)
      var points = noise
      for index in noise.indices {
        let (image, dimension) = (index / (draws * latent), index % latent)
        let posterior = posteriors[range.lowerBound + image]
        points[index] = posterior.mu[dimension] + expf(posterior.logVariance[dimension] / 2) * noise[index]
      }
      let slopes = gradient.gradients(ofEach: images.pixels(range, treatment, seed: seed), at: points).gradients
      return range.enumerated().map { row, image -> (slope: Double, room: Double) in
        let logVariance = posteriors[image].logVariance
        var slope = 0.0
        for index in row * draws * latent..<(row + 1) * draws * latent {
          slope += Double(noise[index] * expf(logVariance[index % latent] / 2) * slopes[index])
        }
        return (slope / Double(draws), logVariance.reduce(0) { $0 + 1 - Double(expf($1)) })
      }
    }.flatMap { $0 }
    return BetaBalance(slopes: sums.map(\.slope), rooms: sums.map(\.room))
  }
}
