import Autodiff
import Testing
import VAE

@Suite struct ArithmeticTests {
  /// By hand: 784-400-20 with two heads and two samples of z.
  @Test func productsOfTheUsualModel() {
    let encoder = 784.0 * 400
    let heads = 2 * 400.0 * 20
    let decoder = 20.0 * 400 + 400 * 784
    let model = Architecture()
    #expect(model.products().map(\.name) == ["encoder.0", "mu", "log_variance", "decoder.0", "decoder.2"])
    #expect(model.products().map(\.hasInputGradient) == [false, true, true, true, true])
    let once = 2 * (2 * encoder + 3 * (heads + decoder))
    #expect(model.operationsPerImage() == once)
    let twice = 2 * (2 * encoder + 3 * (heads + 2 * decoder))
    #expect(model.operationsPerImage(samples: 2) == twice)
  }

  /// Without hidden layers both heads read the images, which need no gradient.
  @Test func productsWithoutHiddenLayers() {
    let model = Architecture(picture: Shape(channels: 1, height: 2, width: 3), hidden: [], latent: 4)
    #expect(model.products().map(\.hasInputGradient) == [false, false, true])
    #expect(model.operationsPerImage() == 336, "2 (2 * 24 + 2 * 24 + 3 * 24)")
  }
}
