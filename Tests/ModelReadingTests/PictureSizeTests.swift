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

  private static func grey(_ side: Int) -> Shape { Shape(channels: 1, height: side, width: side) }

  /// At 28x28 there are so many unusual ways through these layers that the search must not follow them first.
  @Test func theUsualWayThroughALargerPictureThanThoseAtHand() throws {
    let own = try ReadingTests.Own(
      "conv 4 4/2 pad 1, batch norm, relu, conv 6 4/2 pad 1, batch norm, relu, conv 8 4/2 pad 1, batch norm, relu, "
        + "conv 8 4/2 pad 1, batch norm, relu, linear 16, batch norm, relu",
      "linear 16, batch norm, relu, linear 128, relu, unflatten 8 4 4, transposed conv 8 4/2 pad 1, batch norm, relu, "
        + "transposed conv 6 4/2 pad 1, batch norm, relu, transposed conv 4 4/2 pad 1, batch norm, relu, "
        + "transposed conv 1 4/2 pad 1",
      latent: 5, picture: Self.grey(64))
    // One head gives both.
    var entries: [(String, (shape: [Int], values: [Float]))] = []
    for entry in own.architecture.parameterLayout.entries where !entry.name.hasPrefix("log_variance") {
      var (shape, values) = try own.tensor(entry.name)
      var name = entry.name
      if name.hasPrefix("mu.") {
        values += try own.tensor(name.replacing("mu.", with: "log_variance.")).values
        shape[0] *= 2
        name = name.replacing("mu.", with: "fc.")
      }
      entries.append((name, (shape, values)))
    }
    let draft = try Draft(ReadingTests.file(entries), pictures: [Self.grey(28), Self.grey(32)])
    #expect(draft.picture == Self.grey(64) && draft.unused.isEmpty)
  }

  /// Three pools halve a picture as three strides do, and are among the likely ways.
  @Test func poolsAreLookedForBesideStrides() throws {
    let own = try ReadingTests.Own(
      "conv 2 3 pad 1, relu, max pool 2, conv 4 3 pad 1, relu, max pool 2, conv 8 3 pad 1, relu, max pool 2",
      "linear 128, unflatten 8 4 4, transposed conv 4 2/2, relu, transposed conv 2 2/2, relu, transposed conv 1 2/2",
      latent: 3, picture: Self.grey(32))
    let file = try own.file(
      [0, 3, 6].map { ("encoder.\($0)", "encoder.\($0)") } + [("mu", "mu"), ("logvar", "log_variance")]
        + [0, 2, 4, 6].map { ("decoder.\($0)", "decoder.\($0)") })
    let draft = try Draft(file, pictures: [Self.grey(28), Self.grey(32)])
    #expect(draft.picture == Self.grey(32))
    let pools = draft.encoders.map { $0.stages.map(\.pool) }
    #expect(pools.contains([Kernel](repeating: Kernel(2, stride: 2), count: 3)))
  }

  /// A decoder that doubles its picture before each convolution, as often as it is wanted.
  @Test func enlargementsThatRepeatAreUsual() throws {
    let own = try ReadingTests.Own(
      "conv 4 4/2 pad 1, relu, conv 6 4/2 pad 1, relu, conv 8 4/2 pad 1, relu, conv 8 4/2 pad 1, relu",
      "linear 160, unflatten 10 4 4, conv 8 3 pad 1, relu, upsample 2, conv 6 3 pad 1, relu, upsample 2, conv 4 3 pad 1, relu, "
        + "upsample 2, conv 2 3 pad 1, relu, upsample 2, conv 1 3 pad 1",
      latent: 3, picture: Self.grey(64))
    let file = try own.file(
      [0, 2, 4, 6].map { ("encoder.\($0)", "encoder.\($0)") } + [("mu", "mu"), ("logvar", "log_variance")]
        + [0, 2, 5, 8, 11, 14].map { ("decoder.\($0)", "decoder.\($0)") })
    let draft = try Draft(file, pictures: [Self.grey(28), Self.grey(32)])
    #expect(draft.picture == Self.grey(64))
    let enlargements = draft.decoders[0].stages.map { stage in stage.before.contains { $0.layer is Upsample } }
    #expect(enlargements == [false, false, true, true, true, true])
  }
}
