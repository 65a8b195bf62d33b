import Autodiff
import Datasets
import Measures
import Testing
import Training
import VAE

/// The posteriors of a set of images.
@Suite struct EncodingTests {
  private let model: Checkpoint = {
    let architecture = Architecture(picture: Shape(channels: 1, height: 4, width: 4), hidden: [6], latent: 3)
    return Checkpoint(RunConfiguration(architecture: architecture, data: "pixels", seed: 3))
  }()

  private func images(_ count: Int) -> ImageSet {
    ImageSet(
      name: "pixels", split: .test, size: ImageSize(width: 4, height: 4),
      pixels: (0..<count * 16).map { UInt8($0 * 37 % 256) })
  }

  /// More images than one encoder takes, so they are encoded in parts and joined.
  @Test func partsAreJoined() throws {
    let images = images(2100)
    let posteriors = try model.encode(images, pixels: .grey, seed: 1, threads: 1)
    let byTwo = try model.encode(images, pixels: .grey, seed: 1, threads: 2)
    #expect(posteriors.mu.count == 2100 && posteriors.mu.features == 3)
    #expect(posteriors.mu.values == byTwo.mu.values && posteriors.logVariance.values == byTwo.logVariance.values)
    let encoder = ImageEncoder(architecture: model.configuration.architecture)
    encoder.load(model.parameters)
    for image in [0, 255, 256, 2047, 2048, 2099] {
      let alone = encoder.encode(images.pixels(image..<image + 1, .grey, seed: 1))
      let place = image * 3..<(image + 1) * 3
      for (value, wanted) in zip(posteriors.mu.values[place], alone.mu) { #expect(abs(value - wanted) < 1e-6) }
      for (value, wanted) in zip(posteriors.logVariance.values[place], alone.logVariance) {
        #expect(abs(value - wanted) < 1e-6)
      }
    }
  }

  @Test func theKLIsThatOfAnEvaluation() throws {
    let images = images(300)
    let kl = try model.encode(images, pixels: .grey, seed: 1, threads: 1).klPerDimension
    let wanted = try model.evaluate(on: images, pixels: .grey, seed: 1).klPerDimension
    #expect(wanted.allSatisfy { $0 > 1e-4 })
    for (value, wanted) in zip(kl, wanted) { #expect(abs(value - wanted) < 1e-5 * wanted) }
  }

  @Test func canBeCancelled() throws {
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: MeasureError.cancelled) {
      try model.encode(images(600), pixels: .grey, seed: 1, threads: 2, cancellation: cancellation)
    }
  }
}
