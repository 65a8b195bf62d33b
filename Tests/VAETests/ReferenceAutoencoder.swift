import Foundation
import VAE

/// The whole model once more, in double precision, from the formulas of Kingma and Welling 2014 and without a graph.
struct ReferenceAutoencoder {
  let architecture: Architecture
  var beta: Double
  var samples: Int

  struct Result {
    var reconstruction: [Double] = []
    var klPerDimension: [[Double]] = []
    /// The mean over the images of reconstruction + beta * KL.
    var loss = 0.0
  }

  /// `images` is one row of pixels an image, `noise` one row of latent dimensions a sample.
  func run(_ parameters: [Double], images: [[Double]], noise: [[Double]]) -> Result {
    var result = Result()
    for (index, image) in images.enumerated() {
      let top = hidden(image, "encoder", architecture.encoderWidths.count, parameters)
      let mu = linear(top, "mu", parameters)
      let logVariance = linear(top, "log_variance", parameters)
      var reconstruction = 0.0
      for sample in 0..<samples {
        let eps = noise[index * samples + sample]
        let z = mu.indices.map { mu[$0] + exp(logVariance[$0] / 2) * eps[$0] }
        let depth = architecture.decoderWidths.count
        let output = linear(hidden(z, "decoder", depth, parameters), "decoder.\(2 * depth)", parameters)
        reconstruction -= logLikelihood(of: image, output) / Double(samples)
      }
      let kl = mu.indices.map { (pow(mu[$0], 2) + exp(logVariance[$0]) - 1 - logVariance[$0]) / 2 }
      result.reconstruction.append(reconstruction)
      result.klPerDimension.append(kl)
      result.loss += (reconstruction + beta * kl.reduce(0, +)) / Double(images.count)
    }
    return result
  }

  private func logLikelihood(of image: [Double], _ output: [Double]) -> Double {
    zip(image, output).reduce(0) { total, pair in
      let (x, y) = pair
      switch architecture.likelihood {
      case .bernoulli:
        let p = 1 / (1 + exp(-y))
        return total + x * log(p) + (1 - x) * log(1 - p)
      case .gaussian(let variance):
        return total - pow(x - y, 2) / (2 * Double(variance)) - log(2 * .pi * Double(variance)) / 2
      }
    }
  }

  private func hidden(_ x: [Double], _ name: String, _ count: Int, _ parameters: [Double]) -> [Double] {
    (0..<count).reduce(x) { input, index in
      linear(input, "\(name).\(2 * index)", parameters).map {
        switch architecture.activation {
        case .relu: max($0, 0)
        case .tanh: tanh($0)
        }
      }
    }
  }

  private func linear(_ x: [Double], _ name: String, _ parameters: [Double]) -> [Double] {
    let layout = architecture.parameterLayout
    guard let weight = layout["\(name).weight"], let bias = layout["\(name).bias"] else { return [] }
    return (0..<bias.count).map { out in
      // In memory a weight is [in, out].
      x.indices.reduce(parameters[bias.offset + out]) { sum, index in
        sum + x[index] * parameters[weight.offset + index * bias.count + out]
      }
    }
  }
}
