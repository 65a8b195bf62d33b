import Autodiff
import Randomness
import VAE

/// A small discriminator with random weights, and the same in double precision.
struct TestDiscriminator {
  let discriminator: Discriminator
  let widths = [5, 4]

  init(latent: Int, capacity: Int, seed: UInt64 = 1) {
    discriminator = Discriminator(latent: latent, widths: widths, capacity: capacity)
    var generator = Philox(seed: seed, stream: 9)
    discriminator.parameters.values = discriminator.parameters.values.map { _ in 0.7 * generator.normal() }
  }

  /// The logit of a z with these weights, or with others in the same layout.
  func logit(_ z: [Double]) -> Double { logit(z, discriminator.parameters.values.map(Double.init)) }

  func logit(_ z: [Double], _ parameters: [Double]) -> Double {
    let layout = discriminator.parameters.layout
    var x = z
    for layer in 0...widths.count {
      guard let weight = layout["discriminator.\(2 * layer).weight"],
        let bias = layout["discriminator.\(2 * layer).bias"]
      else { return .nan }
      x = (0..<bias.count).map { out in
        // In memory a weight is [in, out].
        x.indices.reduce(parameters[bias.offset + out]) {
          $0 + x[$1] * parameters[weight.offset + $1 * bias.count + out]
        }
      }
      if layer < widths.count { x = x.map { $0 > 0 ? $0 : 0.2 * $0 } }
    }
    return x[0]
  }
}
