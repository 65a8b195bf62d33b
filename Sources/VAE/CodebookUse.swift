#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How often each vector of a codebook is chosen.
public struct CodebookUse: Sendable, Equatable {
  /// The share of each code in all choices; they sum to 1.
  public let shares: [Double]

  /// A code is dead that is chosen less than a hundredth as often as with equal use.
  public static let deadShare = 0.01

  /// Use by shares, which need not sum to 1; nil where nothing is chosen, or a share is no number.
  public init?(shares: [Double]) {
    let sum = shares.reduce(0, +)
    guard sum > 0, sum.isFinite, shares.allSatisfy({ $0 >= 0 }) else { return nil }
    self.shares = shares.map { $0 / sum }
  }

  /// The use in recent batches of training, which a model keeps beside its weights; nil for a model without a codebook.
  public init?(_ parameters: [Float], of architecture: Architecture) {
    guard architecture.latents.codebook != nil,
      let entry = architecture.parameterLayout["\(Architecture.codebook).use"],
      parameters.count >= entry.range.upperBound
    else { return nil }
    self.init(shares: parameters[entry.range].map(Double.init))
  }

  /// The use in codes `[images, width]`, as an `ImageEncoder` gives them; nil for a model without a codebook.
  public init?(codes: [Float], of latents: LatentSpace) {
    guard latents.codebook != nil, let count = latents.categories.first else { return nil }
    var shares = [Double](repeating: 0, count: count)
    for (place, value) in codes.enumerated() { shares[place % count] += Double(value) }
    self.init(shares: shares)
  }

  /// The number of codes that would have the same entropy if all were used alike: exp of the entropy in nats.
  public var perplexity: Double { exp(shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }) }

  /// The dead codes, counted from 0.
  public var dead: [Int] { shares.indices.filter { shares[$0] < Self.deadShare / Double(shares.count) } }
}
