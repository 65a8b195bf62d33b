/// The noise of estimates of `d E_q[f(z)] / d mu` and `/ d sigma` from single draws `z = mu + sigma * e`, measured over many.
public struct GradientNoise: Sendable, Equatable {
  /// Ways to estimate the gradient from one draw.
  public enum Estimator: Sendable, CaseIterable {
    /// Through the draw: `df/dz` for mu, `df/dz * e` for sigma (Kingma and Welling 2014, section 2.4).
    case reparameterised
    /// `f(z) * d log q(z) / d mu = f(z) * e / sigma`, and `f(z) * (e^2 - 1) / sigma`, which need no derivative of f
    /// (Williams 1992).
    case score
    /// The same with `f(z)` less its mean over all other draws, which leaves the expectation as it is (Mnih and Rezende 2016).
    case baseline
  }

  /// An estimator's mean and variance over draws, for each dimension: `[latent]` each.
  public struct Moments: Sendable, Equatable {
    /// Of the estimate for mu.
    public var muMean, muVariance: [Double]
    /// Of the estimate for sigma.
    public var sigmaMean, sigmaVariance: [Double]
  }

  /// The number of draws that it was measured over.
  public let draws: Int
  private let reparameterised, score, baseline: Moments

  /// - Parameters:
  ///   - sigma: `[latent]`
  ///   - noise: the draws e, `[draws, latent]`, at least two.
  ///   - values: f at the draws, `[draws]`.
  ///   - gradients: `df/dz` at the draws, `[draws, latent]`.
  public init(sigma: [Float], noise: [Float], values: [Float], gradients: [Float]) {
    let (latent, count) = (sigma.count, values.count)
    precondition(count > 1 && noise.count == count * latent && gradients.count == noise.count, "draws do not agree")
    draws = count
    let sum = values.reduce(0.0) { $0 + Double($1) }
    func moments(_ factor: (_ draw: Int, _ dimension: Int) -> (mu: Double, sigma: Double)) -> Moments {
      var result = Moments(muMean: [], muVariance: [], sigmaMean: [], sigmaVariance: [])
      for dimension in 0..<latent {
        let estimates = (0..<count).map { factor($0, dimension) }
        let (mu, sigma) = (meanAndVariance(estimates.map(\.mu)), meanAndVariance(estimates.map(\.sigma)))
        result.muMean.append(mu.mean)
        result.muVariance.append(mu.variance)
        result.sigmaMean.append(sigma.mean)
        result.sigmaVariance.append(sigma.variance)
      }
      return result
    }
    func e(_ draw: Int, _ dimension: Int) -> Double { Double(noise[draw * latent + dimension]) }
    reparameterised = moments { draw, dimension in
      let slope = Double(gradients[draw * latent + dimension])
      return (slope, slope * e(draw, dimension))
    }
    func scored(less base: (Int) -> Double) -> Moments {
      moments { draw, dimension in
        let (e, sigma) = (e(draw, dimension), Double(sigma[dimension]))
        let value = Double(values[draw]) - base(draw)
        return (value * e / sigma, value * (e * e - 1) / sigma)
      }
    }
    score = scored { _ in 0 }
    baseline = scored { (sum - Double(values[$0])) / Double(count - 1) }
  }

  /// The moments of an estimator.
  public subscript(_ estimator: Estimator) -> Moments {
    switch estimator {
    case .reparameterised: reparameterised
    case .score: score
    case .baseline: baseline
    }
  }
}

/// The mean, and the unbiased estimate of the variance, of at least two numbers.
package func meanAndVariance(_ values: [Double]) -> (mean: Double, variance: Double) {
  let mean = values.reduce(0, +) / Double(values.count)
  return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1))
}
