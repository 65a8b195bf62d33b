import Autodiff
import Datasets
import Testing
import Training
import VAE

/// The library product as another package sees it: public declarations only.
@Suite struct LibraryTests {
  @Test func aModelInTenLines() throws {
    let pixels = (0..<64 * 16).map { UInt8($0 * 37 % 256) }
    let images = ImageSet(name: "mine", split: .train, size: ImageSize(width: 4, height: 4), pixels: pixels)
    let dataset = Dataset(name: "mine", origin: "here", hash: "none", train: images, test: images)
    let architecture = try Architecture(
      picture: images.size.picture(), encoder: "linear 8, relu", latent: 2, decoder: "linear 8, relu, linear 16")
    let trainer = try Trainer(
      Checkpoint(RunConfiguration(architecture: architecture, data: "mine", batchSize: 32)), dataset: dataset)
    let before = trainer.evaluate().negativeELBO
    for _ in 0..<20 { _ = try trainer.takeStep() }
    #expect(trainer.evaluate().negativeELBO < before)
  }
}
