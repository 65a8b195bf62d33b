import Autodiff
import Foundation
import VAE

/// The whole model in double precision, from the formulas of Kingma and Welling 2014, without a graph.
struct ReferenceAutoencoder {
  let architecture: Architecture
  /// Cached, because making it takes longer than running the model.
  private let layout: ParameterLayout
  var beta: Double
  var samples: Int
  var objective: Objective
  var freeBits: Double
  var capacity: Double
  /// The beta of each image, for a gated architecture.
  var betas: [Double]
  /// The logit of a FactorVAE's discriminator for a z.
  var densityRatio: ([Double]) -> Double = { _ in .nan }

  init(
    architecture: Architecture, beta: Double, samples: Int, objective: Objective = .beta, freeBits: Double = 0,
    capacity: Double = 0, betas: [Double] = []
  ) {
    (self.architecture, layout) = (architecture, architecture.parameterLayout)
    (self.beta, self.samples, self.objective, self.freeBits) = (beta, samples, objective, freeBits)
    (self.capacity, self.betas) = (capacity, betas)
  }

  struct Result {
    var reconstruction: [Double] = []
    var klPerDimension: [[Double]] = []
    /// The mean over images of reconstruction + beta * KL.
    var loss = 0.0
  }

  /// `images` has one row of pixels per image, `noise` one row of latent dimensions per sample.
  func run(_ parameters: [Double], images: [[Double]], noise: [[Double]]) -> Result {
    var result = Result()
    var codes: [Code] = []
    for (index, image) in images.enumerated() {
      let top = run(architecture.encoder, "encoder", image, parameters, t: input(index))
      let mu = linear(top, "mu", parameters)
      let logVariance = linear(top, "log_variance", parameters)
      var reconstruction = 0.0
      var code = Code(mu: mu, logVariance: logVariance)
      for sample in 0..<samples {
        let eps = noise[index * samples + sample]
        let z = mu.indices.map { mu[$0] + exp(logVariance[$0] / 2) * eps[$0] }
        let output = run(architecture.decoder, "decoder", z, parameters, t: input(index))
        let logLikelihood = logLikelihood(of: image, output, parameters)
        reconstruction -= logLikelihood / Double(samples)
        code.z.append(z)
        code.logWeights.append(
          logLikelihood + Self.logNormal(z) - Self.logNormal(z, mu: mu, logVariance: logVariance))
      }
      codes.append(code)
      let kl = mu.indices.map { (pow(mu[$0], 2) + exp(logVariance[$0]) - 1 - logVariance[$0]) / 2 }
      result.reconstruction.append(reconstruction)
      result.klPerDimension.append(kl)
    }
    result.loss = loss(result, codes)
    return result
  }

  /// The loss's terms of one image.
  private struct Code {
    var mu, logVariance: [Double]
    var z: [[Double]] = []
    /// log p(x, z) - log q(z|x) of each sample.
    var logWeights: [Double] = []
  }

  /// Each objective by its paper's formula.
  private func loss(_ result: Result, _ codes: [Code]) -> Double {
    let count = Double(codes.count)
    let reconstruction = result.reconstruction.reduce(0, +) / count
    let means = (0..<architecture.latent).map { dimension in
      result.klPerDimension.reduce(0) { $0 + $1[dimension] } / count
    }
    let kl = means.reduce(0, +)
    switch objective {
    case .autoencoder, .noiseOnly: return reconstruction
    case .vae: return reconstruction + means.reduce(0) { $0 + max($1, freeBits) }
    case .multiRate:
      return result.klPerDimension.indices.reduce(reconstruction) {
        $0 + betas[$1] * result.klPerDimension[$1].reduce(0, +) / count
      }
    case .penaltyOnly, .beta: return reconstruction + beta * means.reduce(0) { $0 + max($1, freeBits) }
    case .iwae:
      return codes.reduce(0) { $0 - log($1.logWeights.reduce(0) { $0 + exp($1) } / Double(samples)) / count }
    case .capacity: return reconstruction + beta * abs(kl - capacity)
    case .betaTC:
      let correlation = codes.reduce(0.0) { total, code in
        code.z.reduce(total) { $0 + totalCorrelation(of: $1, codes) / (count * Double(samples)) }
      }
      return reconstruction + kl + (beta - 1) * correlation
    case .factor:
      let ratios = codes.flatMap(\.z).map(densityRatio)
      return reconstruction + kl + beta * ratios.reduce(0, +) / Double(ratios.count)
    }
  }

  /// Up to a constant.
  private func totalCorrelation(of z: [Double], _ codes: [Code]) -> Double {
    let whole = codes.reduce(0.0) { $0 + exp(Self.logNormal(z, mu: $1.mu, logVariance: $1.logVariance)) }
    return z.indices.reduce(log(whole)) { total, d in
      total
        - log(
          codes.reduce(0.0) {
            $0 + exp(Self.logNormal([z[d]], mu: [$1.mu[d]], logVariance: [$1.logVariance[d]]))
          })
    }
  }

  private static func logNormal(_ z: [Double], mu: [Double]? = nil, logVariance: [Double]? = nil) -> Double {
    z.indices.reduce(0) { total, d in
      let (mu, logVariance) = (mu?[d] ?? 0, logVariance?[d] ?? 0)
      return total - (log(2 * .pi) + logVariance + pow(z[d] - mu, 2) / exp(logVariance)) / 2
    }
  }

  private func logLikelihood(of image: [Double], _ output: [Double], _ parameters: [Double]) -> Double {
    zip(image, output).reduce(0) { total, pair in
      let (x, y) = pair
      switch architecture.likelihood {
      case .bernoulli:
        let p = 1 / (1 + exp(-y))
        return total + x * log(p) + (1 - x) * log(1 - p)
      case .continuousBernoulli:
        return total + x * y - log(abs(y) < 1e-3 ? 1 + y / 2 + y * y / 6 : (exp(y) - 1) / y)
      case .gaussian(let variance):
        return total - pow(x - y, 2) / (2 * Double(variance)) - log(2 * .pi * Double(variance)) / 2
      case .learnedGaussian:
        let logVariance = layout["decoder.log_variance"].map { parameters[$0.offset] } ?? .nan
        return total - pow(x - y, 2) / (2 * exp(logVariance)) - (log(2 * .pi) + logVariance) / 2
      }
    }
  }

  /// The gates' input for an image's beta (Bae and others 2023, section 4).
  private func input(_ image: Int) -> Double? {
    architecture.betaRange.map { range in
      let (a, b) = (log(Double(range.low)), log(Double(range.high)))
      return (log(betas[image]) - (a + b) / 2) * 2 * 3.0.squareRoot() / (b - a)
    }
  }

  /// The openness for each feature; 1 without a gate.
  private func openness(_ layer: String, _ count: Int, _ parameters: [Double], t: Double?) -> [Double] {
    guard let t, let weight = layout["\(layer).gate.weight"], let bias = layout["\(layer).gate.bias"] else {
      return Array(repeating: 1, count: count)
    }
    return (0..<count).map {
      let u = parameters[weight.offset + $0] * t + parameters[bias.offset + $0]
      return layer.hasPrefix("encoder") ? 1 / (1 + exp(-u)) : max(0, 1 - exp(u)).squareRoot()
    }
  }

  private func run(
    _ network: Network, _ name: String, _ x: [Double], _ parameters: [Double], t: Double?
  ) -> [Double] {
    network.layers.enumerated().reduce(x) { input, step in
      switch step.element {
      case is Linear:
        let layer = "\(name).\(step.offset)"
        let outputs = linear(input, layer, parameters)
        return zip(outputs, openness(layer, outputs.count, parameters, t: t)).map { $0 * $1 }
      case is ReLU: return input.map { max($0, 0) }
      case is Tanh: return input.map { tanh($0) }
      default: preconditionFailure("the reference knows no \(step.element.text)")
      }
    }
  }

  private func linear(_ x: [Double], _ name: String, _ parameters: [Double]) -> [Double] {
    guard let weight = layout["\(name).weight"], let bias = layout["\(name).bias"] else { return [] }
    return (0..<bias.count).map { out in
      // In memory a weight is [in, out].
      x.indices.reduce(parameters[bias.offset + out]) { sum, index in
        sum + x[index] * parameters[weight.offset + index * bias.count + out]
      }
    }
  }
}
