import Autodiff
import Testing
import VAE

@testable import ModelReading

/// What the numbers of a `Sequential`'s modules tell, without images at hand.
@Suite struct SequenceTests {
  private static func layers(_ names: [String], norms: Set<String> = []) -> [String: ForeignLayer.Follows] {
    ForeignLayer.sequences(names) { norms.contains($0) }.follows
  }

  @Test func gapsAreModulesWithoutWeights() {
    let found = Self.layers(["encoder.0", "encoder.2", "encoder.5", "mu", "decoder.0"])
    #expect(found.count == 2)
    #expect(found["encoder.2"] == ForeignLayer.Follows(path: "encoder.0", modules: 1))
    #expect(found["encoder.5"] == ForeignLayer.Follows(path: "encoder.2", modules: 2))
  }

  /// A `ModuleList`, whose author calls functions between its layers.
  @Test func withoutGapsOnlyNormsTell() {
    #expect(Self.layers(["a.0", "a.1", "a.2"]).isEmpty)
    let found = Self.layers(["a.0", "a.1", "a.2", "a.3"], norms: ["a.1", "a.3"])
    #expect(found["a.1"]?.modules == 0 && found["a.2"] == nil && found["a.3"]?.modules == 0)
  }

  @Test func otherNamesTellNothing() {
    #expect(Self.layers(["fc1", "fc2", "a.b", "a.-1", "a.2", "b.7", "b.3", "c.3"]).isEmpty)
  }

  private static let picture = Shape(channels: 1, height: 28, width: 28)

  private func model(
    _ own: ReadingTests.Own, _ encoder: [(String, Int)], _ decoder: [(String, Int)]
  ) throws -> ReadModel {
    try own.file(
      encoder.map { ($0.0, "encoder.\($0.1)") } + [("mu", "mu"), ("logvar", "log_variance")]
        + decoder.map { ($0.0, "decoder.\($0.1)") }
    ).model(images: [])
  }

  /// One place between two convolutions is that of an activation: there is none for a pool.
  @Test func aPoolNeedsAPlace() throws {
    let own = try ReadingTests.Own(
      "conv 2 3/2 pad 1, relu, conv 4 3/2 pad 1, relu", "linear 30, relu, linear 784", latent: 2,
      picture: Self.picture)
    let out = [("out.0", 0), ("out.2", 2)]
    #expect(try model(own, [("net.0", 0), ("net.2", 2)], out).architecture == own.architecture)
    let pooled = try ReadingTests.Own(
      "conv 2 3 pad 1, relu, max pool 2, conv 4 3 pad 1, relu, max pool 2", "linear 30, relu, linear 784", latent: 2,
      picture: Self.picture)
    #expect(try model(pooled, [("net.0", 0), ("net.3", 3)], out).architecture == pooled.architecture)
  }

  @Test func layersThatFollowDirectlyHaveNoActivation() throws {
    let own = try ReadingTests.Own(
      "linear 40, linear 30, relu", "linear 30, relu, linear 784", latent: 2, picture: Self.picture)
    // The last relu has its place, so that the names are those of a `Sequential`.
    let names = [("net.0", 0), ("net.1", 1), ("net.3", 3)]
    let longer = try ReadingTests.Own(
      "linear 40, linear 30, relu, linear 20, relu", "linear 30, relu, linear 784", latent: 2, picture: Self.picture)
    #expect(try model(longer, names, [("out.0", 0), ("out.2", 2)]).architecture == longer.architecture)
    // Without a gap anywhere functions may be called between them.
    let read = try model(own, [("net.0", 0), ("net.1", 1)], [("out.0", 0), ("out.2", 2)])
    #expect(read.architecture.encoder.text == "linear 40, relu, linear 30, relu")
  }

  @Test(arguments: [("batch norm, relu", 1), ("relu, batch norm", 2)])
  func aNormHasItsPlace(functions: String, place: Int) throws {
    let own = try ReadingTests.Own(
      "linear 40, \(functions), linear 30, \(functions)", "linear 30, relu, linear 784", latent: 2,
      picture: Self.picture)
    let names = [("net.0", 0), ("net.\(place)", place), ("net.3", 3), ("net.\(3 + place)", 3 + place)]
    #expect(try model(own, names, [("out.0", 0), ("out.2", 2)]).architecture == own.architecture)
  }

  /// The last linear layer of the encoder gives both heads: a function between them has a place, one behind the convolutions has no name.
  @Test func whatEndsASequenceIsOpen() throws {
    let own = try ReadingTests.Own(
      "conv 2 3/2 pad 1, relu, conv 4 3/2 pad 1, relu, linear 20, relu", "linear 30, relu, linear 784", latent: 2,
      picture: Self.picture)
    let file = try own.file([
      ("conv.0", "encoder.0"), ("conv.2", "encoder.2"), ("fc.0", "encoder.4"), ("mu", "mu"), ("logvar", "log_variance"),
      ("out.0", "decoder.0"), ("out.2", "decoder.2"),
    ])
    let stages = try Draft(file, pictures: [Self.picture]).encoders[0].stages
    #expect(stages.map(\.isTold) == [true, false, false])
    #expect(stages.map(\.endsSequence) == [false, true, false])
    // One head gives both, as the last of the second sequence.
    let kept = own.architecture.parameterLayout.entries.filter { !$0.name.hasPrefix("log_variance") }
    let entries = try kept.map { entry in
      var (shape, values) = try own.tensor(entry.name)
      guard entry.name.hasPrefix("mu.") else { return (Self.theirs(entry.name), (shape, values)) }
      values += try own.tensor(entry.name.replacing("mu.", with: "log_variance.")).values
      shape[0] *= 2
      return (entry.name.replacing("mu.", with: "fc.2."), (shape: shape, values: values))
    }
    let headed = try Draft(ReadingTests.file(entries), pictures: [Self.picture])
    #expect(headed.encoders[0].stages.map(\.isTold) == [true, false, true])
  }

  private static func theirs(_ name: String) -> String {
    [("encoder.0", "conv.0"), ("encoder.2", "conv.2"), ("encoder.4", "fc.0"), ("decoder.", "out.")]
      .reduce(name) { $0.replacing($1.0, with: $1.1) }
  }
}
