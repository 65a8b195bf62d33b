import Autodiff
import CKernels
import Datasets
import Training
import VAE

/// The posteriors of a set of images: mu and log sigma^2, each `[images, latent]`.
package struct Posteriors: Sendable {
  package let mu, logVariance: Points

  /// The mean over images of each dimension's KL(N(mu, sigma^2) || N(0, 1)) in nats, `[latent]`: (mu^2 + sigma^2 - 1 -
  /// log sigma^2) / 2 (Kingma and Welling 2014, appendix B).
  package var klPerDimension: [Double] {
    var kl = [Float](repeating: 0, count: mu.values.count)
    latent_gaussian_kl(mu.values, logVariance.values, &kl, kl.count)
    var sums = [Double](repeating: 0, count: mu.features)
    for (index, value) in kl.enumerated() { sums[index % mu.features] += Double(value) }
    return sums.map { $0 / Double(max(mu.count, 1)) }
  }
}

extension Checkpoint {
  /// The posteriors of all images. Sampled pixels are those of an evaluation with this seed.
  ///
  /// - Throws: `MeasureError.imageSize`; `.cancelled` soon after `cancellation` was cancelled.
  package func encode(
    _ images: ImageSet, pixels: PixelTreatment, seed: UInt64, threads: Int,
    cancellation: Cancellation = Cancellation()
  ) throws(MeasureError) -> Posteriors {
    let architecture = configuration.architecture
    let size = ImageSize(architecture.picture)
    guard size == images.size else { throw .imageSize(expected: size, found: images.size, data: images.name) }
    let parameters = parameters
    // Each encoder has its own copy of the weights, so there are few. Pixels take four times as much memory as floats,
    // so few images are converted at a time.
    let (block, chunk) = (1024, 256)
    let parts = inParallel((images.count + block - 1) / block, threads: threads) { part in
      let encoder = ImageEncoder(architecture: architecture, capacity: chunk)
      encoder.load(parameters)
      var (mu, logVariance): ([Float], [Float]) = ([], [])
      let end = min(images.count, (part + 1) * block)
      for start in stride(from: part * block, to: end, by: chunk) {
        if cancellation.isCancelled { break }
        let codes = encoder.encode(images.pixels(start..<min(start + chunk, end), pixels, seed: seed))
        mu += codes.mu
        logVariance += codes.logVariance
      }
      return (mu: mu, logVariance: logVariance)
    }
    if cancellation.isCancelled { throw .cancelled }
    return Posteriors(
      mu: Points(parts.flatMap(\.mu), features: architecture.latent),
      logVariance: Points(parts.flatMap(\.logVariance), features: architecture.latent))
  }
}
