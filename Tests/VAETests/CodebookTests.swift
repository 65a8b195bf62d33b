import Autodiff
import Foundation
import Randomness
import Testing
import VAE

/// Models with a codebook.
@Suite struct CodebookTests {
  private func architecture(_ text: String) throws -> Architecture {
    let latents: LatentSpace = try #require(LatentSpace(text))
    return try Architecture(
      picture: Shape(channels: 1, height: 2, width: 3), encoder: "linear 5, tanh", latents: latents,
      decoder: "linear 5, tanh, linear 6")
  }

  @Test func texts() throws {
    for text in ["vq:8,64,16", "vq:1,2,1,loss"] { #expect(LatentSpace(text)?.description == text) }
    let latents: LatentSpace = try #require(LatentSpace("vq:8,64,16"))
    #expect(latents.count == 8 && latents.width == 512 && latents.codebook == CodebookForm(length: 16))
    for wrong in ["vq:", "vq:8", "vq:8,64", "vq:8,64,16,", "vq:8,64,16,ema", "vq:8,1,16", "vq:0,2,2", "vq:9999,9999,1"]
    {
      #expect(LatentSpace(wrong) == nil)
    }
  }

  @Test func parametersHavePyTorchsNames() throws {
    let (averages, loss) = (try architecture("vq:2,4,3"), try architecture("vq:2,4,3,loss"))
    #expect(
      averages.parameterLayout.entries.map(\.name) == [
        "encoder.0.weight", "encoder.0.bias", "code.weight", "code.bias", "codebook.weight", "codebook.use",
        "decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias",
      ])
    #expect(averages.parameterLayout["code.weight"]?.shape == [6, 5])
    #expect(averages.parameterLayout["codebook.weight"]?.shape == [3, 4])
    #expect(averages.parameterLayout["codebook.weight"]?.isTrained == false)
    #expect(loss.parameterLayout["codebook.weight"]?.isTrained == true)
    #expect(averages.summary == "6-5-vq:2,4,3-5-6 tanh, Bernoulli")
    let data = try JSONEncoder().encode(loss)
    #expect(try JSONDecoder().decode(Architecture.self, from: data) == loss)
  }

  /// Whole, encoder and decoder agree: the codes that the encoder gives decode to what the whole model scores.
  @Test func thePartsAgree() throws {
    let architecture = try architecture("vq:2,4,3")
    let store = ParameterStore(layout: architecture.parameterLayout, trainable: false)
    var generator = Philox(seed: 8)
    store.values = (0..<store.layout.count).map { _ in generator.normal() }
    let model = VariationalAutoencoder(architecture: architecture, parameters: store, capacity: 1, samples: 1)
    let (encoder, scorer) = (
      ImageEncoder(architecture: architecture), SampleScorer(architecture: architecture, capacity: 1)
    )
    encoder.load(store.values)
    scorer.load(store.values)
    for _ in 0..<10 {
      let image = (0..<6).map { _ in generator.uniform() }
      model.images.write(image[...])
      model.graph.forward(0..<1)
      let code = encoder.encode(image)
      #expect(architecture.latents.settled(code.mu) == code.mu)
      #expect(Array(UnsafeBufferPointer(start: model.mu.row(0), count: 8)) == code.mu)
      let noise = (0..<8).map { _ in generator.normal() }
      let scored = scorer.score(pixels: image[...], mu: code.mu[...], logVariance: code.logVariance[...], noise: noise)
      #expect(abs(scored.negativeLogLikelihoods[0] - model.reconstruction.row(0).pointee) < 1e-5)
      // Nothing is left to the draw: log q is 0, and log p that of equal chances.
      #expect(abs(scored.logRatios[0] - 2 * log(4)) < 1e-5)
      #expect(abs(model.kl.row(0).pointee - 2 * logf(4)) < 1e-5)
    }
  }

  /// The loss is reconstruction + beta * commitment, and with a codebook's own loss twice the distance at beta 1.
  @Test func theLoss() throws {
    for text in ["vq:2,4,3", "vq:2,4,3,loss"] {
      let architecture = try architecture(text)
      let store = ParameterStore(layout: architecture.parameterLayout, trainable: true)
      var generator = Philox(seed: 8)
      store.values = (0..<store.layout.count).map { _ in generator.normal() }
      let model = VariationalAutoencoder(architecture: architecture, parameters: store, capacity: 1, samples: 1)
      model.images.write((0..<6).map { _ in generator.uniform() }[...])
      func loss(beta: Float) -> Float {
        model.beta.row(0).pointee = beta
        model.graph.forward(0..<1)
        return model.loss.row(0).pointee - model.reconstruction.row(0).pointee
      }
      let distance = loss(beta: 1) - loss(beta: 0)
      #expect(distance > 0.1 && abs(loss(beta: 3) - loss(beta: 0) - 3 * distance) < 1e-4)
      #expect(abs(loss(beta: 0) - (text.hasSuffix("loss") ? distance : 0)) < 1e-4)
    }
  }

  @Test func use() throws {
    let use: CodebookUse = try #require(CodebookUse(shares: [2, 2, 0, 0.001]))
    #expect(use.dead == [2, 3] && abs(use.perplexity - 2) < 0.01)
    let even: CodebookUse = try #require(CodebookUse(shares: [1, 1, 1, 1, 1]))
    #expect(abs(even.perplexity - 5) < 1e-9 && even.dead.isEmpty)
    for broken in [[], [0, 0], [.nan, 1], [-1, 2], [.infinity, 1]] as [[Double]] {
      #expect(CodebookUse(shares: broken) == nil)
    }
    let latents: LatentSpace = try #require(LatentSpace("vq:2,3,1"))
    #expect(CodebookUse(codes: [1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0], of: latents)?.shares == [0.75, 0.25, 0])
    #expect(CodebookUse(codes: [1, 0], of: LatentSpace(2)) == nil)
  }
}
