import Autodiff
import Datasets
import Training
import VAE

extension Checkpoint {
  /// The posterior of every image: mu and log sigma^2, each `[images, latent]`. Pixels that are drawn are those that an
  /// evaluation with this seed sees.
  package func encode(
    _ images: ImageSet, pixels: PixelTreatment, seed: UInt64, threads: Int
  ) throws(MeasureError) -> (mu: Points, logVariance: Points) {
    let architecture = configuration.architecture
    let size = ImageSize(architecture.picture)
    guard size == images.size else { throw .imageSize(expected: size, found: images.size, data: images.name) }
    let parameters = parameters
    let block = 2048
    let parts = inParallel((images.count + block - 1) / block, threads: threads) { part in
      let encoder = ImageEncoder(architecture: architecture, capacity: 256)
      encoder.load(parameters)
      return encoder.encode(
        images.pixels(part * block..<min(images.count, (part + 1) * block), pixels, seed: seed))
    }
    return (
      Points(parts.flatMap(\.mu), features: architecture.latent),
      Points(parts.flatMap(\.logVariance), features: architecture.latent)
    )
  }
}
