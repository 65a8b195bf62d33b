import Autodiff
import Foundation
import Randomness
import Testing
import VAE

/// Encoder and decoder alone against the whole model.
@Suite struct ImageCoderTests {
  private static let bernoulli = Architecture(picture: Shape(channels: 1, height: 3, width: 5), hidden: [7], latent: 2)
  private static var gaussian: Architecture {
    var architecture = bernoulli
    architecture.likelihood = .gaussian(variance: 0.2)
    return architecture
  }

  private func numbers(_ count: Int, stream: UInt64) -> [Float] {
    var generator = Philox(seed: 12, stream: stream)
    return (0..<count).map { _ in generator.uniform() * 2 - 1 }
  }

  private func isNear(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 }
  }

  @Test(arguments: [bernoulli, gaussian]) func encoderAndDecoderMatchTheModel(architecture: Architecture) {
    let parameters = Initialization.glorot.parameters(architecture, seed: 8)
    let images = numbers(4 * architecture.picture.count, stream: 1).map(abs)
    let store = ParameterStore(layout: architecture.parameterLayout, trainable: false)
    store.values = parameters
    let model = VariationalAutoencoder(architecture: architecture, parameters: store, capacity: 4, samples: 1)
    model.images.write(images[...])
    model.graph.forward(0..<4)  // without noise z is mu

    let encoder = ImageEncoder(architecture: architecture, capacity: 3)
    encoder.load(parameters)
    let (mu, logVariance) = encoder.encode(images)
    #expect(isNear(mu, Array(UnsafeBufferPointer(start: model.mu.row(0), count: 8))))
    #expect(isNear(logVariance, Array(UnsafeBufferPointer(start: model.logVariance.row(0), count: 8))))

    let decoder = ImageDecoder(architecture: architecture, capacity: 4)
    decoder.load(parameters)
    let decoded = decoder.decode(mu)
    // The decoded means and probabilities give the likelihood that the whole model computed.
    for row in 0..<4 {
      var total = 0.0
      for pixel in 0..<architecture.picture.count {
        let x = Double(images[row * architecture.picture.count + pixel])
        let p = Double(decoded[row * architecture.picture.count + pixel])
        switch architecture.likelihood {
        case .bernoulli: total -= x * log(p) + (1 - x) * log(1 - p)
        case .learnedGaussian, .continuousBernoulli: Issue.record("not tried here")
        case .gaussian(let variance):
          total += (x - p) * (x - p) / (2 * Double(variance)) + log(2 * .pi * Double(variance)) / 2
        }
      }
      #expect(abs(Double(model.reconstruction.row(row).pointee) - total) < 1e-4)
    }
  }

  /// More points than fit at once, fewer, one, none.
  @Test func resultsDoNotDependOnCapacity() {
    let parameters = Initialization.pytorch.parameters(Self.bernoulli, seed: 8)
    let points = numbers(7 * 2, stream: 2)
    let images = numbers(7 * 15, stream: 3)
    let (wideDecoder, wideEncoder) = (
      ImageDecoder(architecture: Self.bernoulli, capacity: 7), ImageEncoder(architecture: Self.bernoulli, capacity: 7)
    )
    wideDecoder.load(parameters)
    wideEncoder.load(parameters)
    for capacity in [1, 2, 3, 20] {
      let decoder = ImageDecoder(architecture: Self.bernoulli, capacity: capacity)
      let encoder = ImageEncoder(architecture: Self.bernoulli, capacity: capacity)
      decoder.load(parameters)
      encoder.load(parameters)
      #expect(isNear(decoder.decode(points), wideDecoder.decode(points)))
      #expect(isNear(encoder.encode(images).mu, wideEncoder.encode(images).mu))
      #expect(isNear(encoder.encode(images).logVariance, wideEncoder.encode(images).logVariance))
      #expect(decoder.decode([]) == [])
    }
    #expect(wideDecoder.decode(points).allSatisfy { $0 > 0 && $0 < 1 })
  }
}
