import Autodiff
import Foundation
import VAE

/// What pictures of draws of z tell of the second head.
///
/// Multiply all sigmas by s: at the end of training, at beta 1, the bound's derivative at s = 1 vanishes. So the loss of pictures grows
/// with log s by as much as the KL falls, which is the sum over dimensions of 1 - sigma^2.
extension ModelReader {
  /// What the logarithm of the ratio of both counts, and the most that counts: beta may be another than 1.
  private static let (balanceWeight, mostBalance) = (1.0, 1.5)
  /// What is added to both before their ratio is taken, in nats: collapsed models have neither.
  private static let leastSlope = 0.1
  /// How far s is moved to either side, and how many draws are taken of each z.
  private static let (step, draws) = (0.1, 4)

  /// What each reading of the second head costs, for a model whose layers are settled.
  func balance(
    _ choice: Choice, _ heads: [Choice.Head], _ images: MeasuredImages
  ) throws(ReadingError) -> [Choice.Head: Double] {
    guard draft.missing == nil else { return [:] }
    var raw = choice
    (raw.head, raw.output) = (.logVariance, .linear)
    let (coder, pixels) = (try draft.assembled(raw, without: .decoder), images.first(decodedImages))
    let encoder = ImageEncoder(architecture: coder.architecture, capacity: decodedImages)
    encoder.load(coder.parameters)
    let (mu, spread) = encoder.encode(Array(pixels))
    let drawn = try draft.assembled(raw, without: .encoder)
    let decoder = ImageDecoder(architecture: drawn.architecture, capacity: decodedImages)
    decoder.load(drawn.parameters)
    let count = Double(max(pixels.count / draft.picture.count, 1))
    var costs: [Choice.Head: Double] = [:]
    for head in heads {
      let sigma = Measurement.logVariance(spread, head).map { exp(min($0, 20) / 2) }
      // Signs in place of normal draws have the same second moments and scatter less; they are the same for all readings.
      var signs = Signs()
      var slopes = (entropy: 0.0, square: 0.0)
      for _ in 0..<Self.draws {
        let noise = sigma.map { signs.next() ? $0 : -$0 }
        for side in [-1, 1] {
          let scale = Float(1 + Double(side) * Self.step)
          let z = zip(mu, noise).map { $0 + scale * $1 }
          let loss = Measurement.loss(Measurement.pictures(decoder.decode(z), choice.output), pixels)
          slopes.entropy += Double(side) * loss.entropy
          slopes.square += Double(side) * loss.square
        }
      }
      let unit = count * Double(Self.draws) * 2 * Self.step
      let fall = sigma.reduce(0) { $0 + 1 - Double($1) * Double($1) } / count
      // Which loss it was trained with is not known.
      let ratios = [slopes.entropy, slopes.square * choice.output.squares].map {
        abs(log((max($0 / unit, 0) + Self.leastSlope) / (max(fall, 0) + Self.leastSlope)))
      }
      costs[head] = Self.balanceWeight * min(ratios.min() ?? Self.mostBalance, Self.mostBalance)
    }
    return costs
  }
}

/// Signs that scatter, always the same (SplitMix64).
struct Signs {
  private var state: UInt64 = 1

  mutating func next() -> Bool {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return (bits ^ (bits >> 31)) & 1 == 1
  }
}

extension Choice.Output {
  /// By what squares of pictures from 0 to 1 are multiplied where they are taken of what the decoder gives.
  fileprivate var squares: Double {
    switch self {
    case .sigmoid, .tanh, .linear, .relu: 1
    case .signedTanh: 4
    case .standardised:
      Double(Choice.Input.standardised.affine.factor) * Double(Choice.Input.standardised.affine.factor)
    }
  }
}
