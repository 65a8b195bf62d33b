import Autodiff
import Testing
import VAE

/// Networks that have a name.
@Suite struct NamedNetworkTests {
  private static let pictures = [1, 3].flatMap { channels in
    [28, 32, 64].map { Shape(channels: channels, height: $0, width: $0) }
  }

  @Test(arguments: NamedNetwork.allCases, pictures) func everyNameIsAModel(network: NamedNetwork, picture: Shape) throws
  {
    let architecture = try Architecture(picture: picture, encoder: "", latent: 5, decoder: "linear \(picture.count)")
    guard network.takes(picture) else {
      #expect(picture.height == 28 && [.burgess, .dcgan].contains(network))
      #expect(throws: ArchitectureError.noNetwork(network, picture: picture)) { try architecture.with(network) }
      return
    }
    let named = try architecture.with(network)
    #expect(named.named == network && named.picture == picture && named.latent == 5)
    #expect(try named.resized(latents: LatentSpace(7)).named == network)
    // With other pictures it is the network of that name again.
    for other in Self.pictures where network.takes(other) {
      #expect(try named.resized(picture: other) == (try architecture.resized(picture: other).with(network)))
    }
    #expect(network == .mlp || named.hidden == nil)
  }

  /// The network of Burgess and others as disentangling-vae has it, with its number of weights counted by hand.
  @Test func burgess() throws {
    let picture = Shape(channels: 1, height: 32, width: 32)
    let architecture = try Architecture(picture: picture, latent: 10).with(.burgess)
    let maps = (16 * 32 + 32) + 2 * (16 * 32 * 32 + 32)
    let encoder = maps + (512 * 256 + 256) + (256 * 256 + 256) + 2 * (256 * 10 + 10)
    let decoder =
      (10 * 256 + 256) + (256 * 256 + 256) + (256 * 512 + 512) + 2 * (16 * 32 * 32 + 32) + (16 * 32 + 1)
    #expect(architecture.parameterCount == encoder + decoder)
    #expect(architecture.summary == "1x32x32 - burgess, z of 10, Bernoulli")
    #expect(architecture.encoder.outputs.map(\.description).contains("32x4x4"))
    #expect("\(architecture.decoder.output)" == "1x32x32")
  }

  @Test func whatASizeIsRefusedWith() throws {
    let picture = Shape(channels: 1, height: 28, width: 28)
    let error = #expect(throws: ArchitectureError.self) { try Architecture(picture: picture).with(.burgess) }
    #expect(error?.description == "the network burgess takes pictures of 32x32 or 64x64 pixels, not of 28x28")
    #expect(!NamedNetwork.conv.takes(Shape(channels: 1, height: 30, width: 28)))
  }

  @Test func layersOfOnesOwnHaveNoName() throws {
    let picture = Shape(channels: 1, height: 28, width: 28)
    #expect(try Architecture(picture: picture, encoder: "conv 3 3", latent: 2, decoder: "linear 784").named == nil)
    #expect(Architecture(picture: picture, hidden: [30, 20]).named == .mlp)
  }
}
