import Autodiff
import Datasets
import Foundation
import Testing
import Training
import VAE

/// A model of which everything is known: x = W z + b + noise with two latent dimensions and four pixels, so that x, and z given x,
/// are Gaussian.
struct LinearGaussian {
  let weights: [[Double]] = [[0.8, 0.5], [-0.5, 0.2], [0.3, 0.6], [0.1, -0.4]]
  let bias = [0.2, 0.4, 0.5, 0.6]
  let variance = 0.04

  let images = ImageSet(
    name: "pixels", split: .test, size: ImageSize(width: 2, height: 2),
    pixels: [0, 51, 102, 255, 153, 204, 0, 51, 255, 255, 0, 0, 10, 200, 90, 120, 240, 30, 130, 70])

  /// The posterior's precision, I + W^T W / variance.
  var precision: (aa: Double, ab: Double, bb: Double) {
    weights.reduce((1, 0, 1)) {
      ($0.0 + $1[0] * $1[0] / variance, $0.1 + $1[0] * $1[1] / variance, $0.2 + $1[1] * $1[1] / variance)
    }
  }

  var determinant: Double { precision.aa * precision.bb - precision.ab * precision.ab }

  /// The matrix `[2][4]` from x - b to the posterior's mean: precision^-1 W^T / variance.
  var toMean: [[Double]] {
    let (aa, ab, bb) = precision
    return [
      weights.map { (bb * $0[0] - ab * $0[1]) / determinant / variance },
      weights.map { (aa * $0[1] - ab * $0[0]) / determinant / variance },
    ]
  }

  /// How far the best Gaussian with independent dimensions is from the posterior: it has its mean, and the variances
  /// 1 / precision_ii.
  var approximationGap: Double { log(precision.aa * precision.bb / determinant) / 2 }

  /// log N(x; b, W W^T + variance I), by the posterior: p(x, z) / p(z|x) at its mean.
  func evidence(_ x: [Double]) -> Double {
    let d = zip(x, bias).map { $0 - $1 }
    let z = toMean.map { zip($0, d).reduce(0) { $0 + $1.0 * $1.1 } }
    let rest = zip(d, weights).reduce(0) { sum, pair in
      let miss = pair.0 - pair.1[0] * z[0] - pair.1[1] * z[1]
      return sum + miss * miss
    }
    return -rest / variance / 2 - 2 * log(2 * .pi * variance) - (z[0] * z[0] + z[1] * z[1]) / 2 - log(determinant) / 2
  }

  /// The mean over the images.
  var evidence: Double {
    (0..<images.count).reduce(0) { sum, image in
      sum + evidence((0..<4).map { Double(images.pixels[image * 4 + $0]) / 255 }) / Double(images.count)
    }
  }

  /// An encoder that gives the best Gaussian, with its mu off by `shift`.
  func model(shift: [Float] = [0, 0]) throws -> Checkpoint {
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 2, width: 2), hidden: [], latent: 2, decoderHidden: [],
      likelihood: .gaussian(variance: Float(variance)))
    var checkpoint = Checkpoint(RunConfiguration(architecture: architecture, data: "pixels"))
    let layout = architecture.parameterLayout
    var parameters = [Float](repeating: 0, count: layout.count)
    func put(_ name: String, _ values: [Double]) throws {
      try #require(layout[name]).put(values.map { Float($0) }, into: &parameters)
    }
    try put("decoder.0.weight", weights.flatMap { $0 })
    try put("decoder.0.bias", bias)
    try put("mu.weight", toMean.flatMap { $0 })
    try put(
      "mu.bias", (0..<2).map { row in Double(shift[row]) - zip(toMean[row], bias).reduce(0) { $0 + $1.0 * $1.1 } })
    try put("log_variance.bias", [-log(precision.aa), -log(precision.bb)])
    checkpoint.parameters = parameters
    return checkpoint
  }
}
