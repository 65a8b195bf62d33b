import Autodiff
import Testing
import VAE

@testable import ModelReading

/// Networks of colour pictures whose size no weight states, without images at hand: as the most copied public models have them.
@Suite struct PictureSizeTests {
  private static let picture = Shape(channels: 3, height: 64, width: 64)

  /// Convolutions that end in a kernel as large as the map, and a decoder that begins with one pixel.
  @Test func kernelsAsLargeAsTheMap() throws {
    let own = try ReadingTests.Own(
      "conv 2 4/2 pad 1, relu, conv 2 4/2 pad 1, relu, conv 4 4/2 pad 1, relu, conv 4 4/2 pad 1, relu, conv 8 4, relu",
      "linear 8, relu, unflatten 8 1 1, transposed conv 4 4, relu, transposed conv 4 4/2 pad 1, relu, "
        + "transposed conv 2 4/2 pad 1, relu, transposed conv 2 4/2 pad 1, relu, transposed conv 3 4/2 pad 1",
      latent: 3, picture: Self.picture)
    let model = try own.file(
      [0, 2, 4, 6, 8].map { ("encoder.\($0)", "encoder.\($0)") } + [("mu", "mu"), ("logvar", "log_variance")]
        + [0, 3, 5, 7, 9, 11].map { ("decoder.\($0)", "decoder.\($0)") }
    ).model(images: [])
    #expect(model.architecture == own.architecture)
  }

  /// Nothing is padded: 64, 31, 14, 6, 2, and from one pixel 5, 13, 30, 64.
  @Test func nothingIsPadded() throws {
    let own = try ReadingTests.Own(
      "conv 2 4/2, relu, conv 4 4/2, relu, conv 8 4/2, relu, conv 16 4/2, relu",
      "linear 64, relu, unflatten 64 1 1, transposed conv 8 5, relu, transposed conv 4 5/2, relu, transposed conv 2 6/2, relu, "
        + "transposed conv 3 6/2",
      latent: 3, picture: Self.picture)
    let model = try own.file(
      [0, 2, 4, 6].map { ("encoder.\($0)", "encoder.\($0)") }
        + [("fc1", "mu"), ("fc2", "log_variance"), ("fc3", "decoder.0")]
        + [3, 5, 7, 9].map { ("decoder.\($0 - 2)", "decoder.\($0)") }
    ).model(images: [])
    #expect(model.architecture == own.architecture)
  }
}
