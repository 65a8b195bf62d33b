import Autodiff
import Testing
import VAE

/// Errors of invalid architectures.
@Suite struct ArchitectureErrorTests {
  private func message(
    _ picture: Shape = Shape(channels: 1, height: 2, width: 3), encoder: String = "linear 4, relu", latent: Int = 2,
    decoder: String = "linear 6"
  ) -> String? {
    do throws(ArchitectureError) {
      _ = try Architecture(picture: picture, encoder: encoder, latent: latent, decoder: decoder)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func validArchitectures() {
    #expect(message() == nil)
    #expect(message(Shape(channels: 3, height: 2, width: 1)) == nil)
    #expect(message(Shape(channels: 1, height: 256, width: 256), decoder: "linear 65536") == nil)
    #expect(message(encoder: "", decoder: "linear 6") == nil)
  }

  @Test func invalidArchitectures() {
    #expect(
      message(decoder: "linear 5, relu")
        == "the decoder ends with 5 features, but has to end with a picture of 1x2x3 (channels x height x width): end it with "
        + "\"linear 6\"")
    #expect(
      message(Shape(channels: 2, height: 3, width: 1))
        == "pictures have 1 or 3 channels and at most 65536 pixels, not 2x3x1 (channels x height x width)")
    #expect(
      message(Shape(channels: 1, height: 257, width: 256), decoder: "linear 65536")
        == "pictures have 1 or 3 channels and at most 65536 pixels, not 1x257x256 (channels x height x width)")
    for latent in [0, -1, 65537, .max] {
      #expect(message(latent: latent) == "there are from 1 to 65536 latent dimensions, not \(latent)")
    }
  }

  @Test func layersFromCodeAreCheckedToo() {
    let picture = Shape(channels: 1, height: 2, width: 3)
    for outputs in [0, -5, 65537, .max] {
      #expect(
        throws: ArchitectureError.network(
          "encoder",
          .misfit(number: 2, text: "linear \(outputs)", input: picture, needs: "from 1 to 65536 outputs"))
      ) {
        try Architecture(picture: picture, encoder: [ReLU(), Linear(outputs)], latent: 2, decoder: [Linear(6)])
      }
    }
  }
}
