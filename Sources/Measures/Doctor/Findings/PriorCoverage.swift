import CKernels
import Randomness

/// Whether codes and draws from the prior lie in the same places, by their nearest neighbours. Both shares are 5% where codes are
/// distributed like the prior, in any number of dimensions.
package struct PriorCoverage: Sendable, Equatable {
  /// The share of draws from the prior that lie farther from all codes than 95% of the other codes do: draws that fall into holes.
  package let holes: Double
  /// The share of codes that lie farther from all draws than 95% of other draws do: codes that no draw meets.
  package let strays: Double
  /// The draws, and as many codes.
  package let count: Int

  /// One in so many codes lies farther away than the limit.
  private static let oneIn = 20

  /// `codes` are `[count, features]`, one draw from each image's posterior, of the dimensions that are used: in a dead one both are
  /// normal, which only adds noise. Nil for fewer than 200 codes.
  package init?(_ codes: Points, seed: UInt64, threads: Int) {
    guard codes.count >= 200 else { return nil }
    let half = codes.count / 2
    func part(_ range: Range<Int>, of points: Points) -> Points { points.subset(range.map { Int32($0) }) }
    var normals = [Float](repeating: 0, count: 2 * half * codes.features)
    latent_normals(seed, RandomStream.prior.number(1), 0, &normals, normals.count)
    let draws = Points(normals, features: codes.features)
    let (known, others) = (part(0..<half, of: codes), part(half..<2 * half, of: codes))
    let (knownDraws, otherDraws) = (part(0..<half, of: draws), part(half..<2 * half, of: draws))
    func distances(_ points: Points, _ places: Points) -> [Double] {
      let nearest = nearestNeighbors(1, of: points, among: places, threads: threads)
      return nearest.enumerated().map { row, place in
        (0..<points.features).reduce(0.0) { sum, feature in
          let difference = Double(
            points.values[row * points.features + feature] - places.values[Int(place) * points.features + feature])
          return sum + difference * difference
        }
      }
    }
    func share(of points: Points, farFrom places: Points, beside own: Points) -> Double {
      let usual = distances(own, places).sorted()
      let limit = usual[usual.count - 1 - usual.count / Self.oneIn]
      return Double(distances(points, places).count { $0 > limit }) / Double(points.count)
    }
    holes = share(of: otherDraws, farFrom: known, beside: others)
    strays = share(of: others, farFrom: knownDraws, beside: otherDraws)
    count = half
  }
}

/// One draw from each posterior, `[images, latent]`.
func drawn(mu: [Float], logVariance: [Float], seed: UInt64) -> [Float] {
  var noise = [Float](repeating: 0, count: mu.count)
  latent_normals(seed, RandomStream.posterior.number(1 << 41), 0, &noise, noise.count)
  var z = noise
  latent_sample(mu, logVariance, noise, &z, mu.count)
  return z
}
