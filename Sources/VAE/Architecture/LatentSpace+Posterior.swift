import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Posteriors and priors outside of a graph. `mu` and `logVariance` are those of `ImageEncoder`, `[width]`: in the columns of a
/// category its probability and what follows from it.
extension LatentSpace {
  /// z drawn from a posterior by standard normal noise `[width]`: that of a graph in evaluation mode with this noise.
  public func draw(mu: [Float], logVariance: [Float], noise: [Float]) -> [Float] {
    precondition(
      mu.count == width && logVariance.count == width && noise.count == width, "a posterior of other variables")
    var z = [Float](repeating: 0, count: width)
    latent_sample(mu, logVariance, noise, &z, continuous)
    if isContinuous { return z }
    var scores = noise
    latent_gumbel(noise, &scores, width)
    for place in continuous..<width { scores[place] += logf(mu[place]) }
    for variable in continuous..<count {
      if let category = category(of: variable, at: scores) { set(variable, to: category, in: &z) }
    }
    return z
  }

  /// z drawn from the prior by standard normal noise `[width]`: the noise itself, and the category with the most of it.
  public func prior(_ noise: [Float]) -> [Float] {
    var z = noise
    for variable in continuous..<count {
      let columns = columns(of: variable)
      set(variable, to: (columns.max { noise[$0] < noise[$1] } ?? columns.lowerBound) - columns.lowerBound, in: &z)
    }
    return z
  }

  /// log q(z|x) - log p(z) in nats, of z drawn with this noise. In double precision: with many variables the squares nearly cancel.
  package func logRatio<Values: RandomAccessCollection<Float>>(
    z: Values, mu: [Float], logVariance: [Float], noise: Values
  ) -> Double where Values.Index == Int {
    var sum = 0.0
    for dimension in 0..<continuous {
      let (value, e) = (Double(z[z.startIndex + dimension]), Double(noise[noise.startIndex + dimension]))
      sum += (value * value - Double(logVariance[dimension]) - e * e) / 2
    }
    for variable in continuous..<count {
      let columns = columns(of: variable)
      let chosen = category(of: variable, at: z) ?? 0
      sum += log(Double(mu[columns.lowerBound + chosen])) + log(Double(columns.count))
    }
    return sum
  }

  /// The KL of each variable from its prior in nats, `[count]`.
  public func kl<Values: RandomAccessCollection<Float>>(mu: Values, logVariance: Values) -> [Float]
  where Values.Index == Int {
    (0..<count).map { variable in
      let columns = columns(of: variable)
      guard variable >= continuous else {
        let (m, v) = (mu[mu.startIndex + variable], logVariance[logVariance.startIndex + variable])
        return (m * m + expf(v) - 1 - v) / 2
      }
      let entropy = columns.reduce(Float(0)) { sum, column in
        let p = mu[mu.startIndex + column]
        return p > 0 ? sum - p * logf(p) : sum
      }
      return max(logf(Float(columns.count)) - entropy, 0)
    }
  }
}
