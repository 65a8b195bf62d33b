import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which latent dimensions are used. This is the only place where that is decided: verdicts, tables, views, the dial and the lessons
/// ask here.
public enum LatentUse {
  /// A dimension is dead that tells less than so many nats of the image: its signal is lost in its noise.
  public static let leastNats = 0.01

  /// Whether a dimension is dead. Its information decides where that is known. It is never above the KL on the same images, so that
  /// a smaller KL is enough: a posterior that is the same for all images tells nothing, however far from the prior it lies.
  public static func isDead(kl: Double, information: Double? = nil) -> Bool {
    !(kl >= leastNats && information ?? kl >= leastNats)
  }

  /// The same for a KL as a history has it.
  public static func isDead(kl: Float) -> Bool { !(kl >= Float(leastNats)) }

  /// The dead dimensions, counted from 0, by each dimension's KL and information in nats. Information of another number of
  /// dimensions is not of this model, and counts as not known.
  public static func dead(kl: [Double], information: [Double]? = nil) -> [Int] {
    let known = information?.count == kl.count ? information : nil
    return kl.indices.filter { isDead(kl: kl[$0], information: known?[$0]) }
  }

  /// The literature's other convention, which is shown by its name beside the number of dead dimensions: a unit is active whose mu
  /// has a variance over images above this (Burda, Grosse and Salakhutdinov 2016, section 5.2). It is blind to sigma: a small mu
  /// with a smaller sigma tells much, and a mu that varies under a large sigma little.
  public static let activeVariance = 0.01

  /// Whether a unit is active in that sense.
  public static func isActive(meanVariance: Double) -> Bool { meanVariance > activeVariance }

  /// That convention in words, for tables.
  public static let activeWords = "by Burda and others 2016: the variance of mu over images is above \(activeVariance)"

  /// What a dimension can tell of the image, I(x; z_d), in nats, at most: half of the mean of log(V / sigma^2), where V is the
  /// variance of z_d over images and draws, the variance of mu plus the mean of sigma^2. It is that of a Gaussian z_d with this
  /// variance, which has the largest entropy. It is 0 for a posterior that is the same for all images, wherever that lies.
  public static func information(meanVariance: Double, variance: Double, logVariance: Double) -> Double {
    // Rounding could make it less than nothing.
    max((log(meanVariance + variance) - logVariance) / 2, 0)
  }

  /// The same of a categorical variable, exactly: the entropy of its mean probabilities less the mean of their entropies. The shares are
  /// means over images, and the terms means of `entropyTerm`.
  public static func information(meanShares: [Double], meanTerms: [Double]) -> Double {
    max(meanTerms.reduce(0, +) - meanShares.reduce(0) { $0 + entropyTerm($1) }, 0)
  }

  /// p log p, which is 0 where p is.
  public static func entropyTerm(_ p: Double) -> Double { p > 0 ? p * log(p) : 0 }
}

/// Sums over images of each variable's posterior, for its information.
package struct PosteriorSums {
  private let latents: LatentSpace
  /// For each value of z.
  private var sums: [(mu: Double, square: Double, variance: Double, logVariance: Double, term: Double)]
  private var count = 0.0

  package init(_ latents: LatentSpace) {
    self.latents = latents
    sums = Array(repeating: (0, 0, 0, 0, 0), count: latents.width)
  }

  /// Adds one image's posterior, each `[width]`.
  package mutating func add(mu: UnsafePointer<Float>, logVariance: UnsafePointer<Float>) {
    for place in sums.indices {
      let (mu, log) = (Double(mu[place]), Double(logVariance[place]))
      sums[place].mu += mu
      guard place < latents.continuous else {
        sums[place].term += LatentUse.entropyTerm(mu)
        continue
      }
      sums[place].square += mu * mu
      sums[place].variance += exp(log)
      sums[place].logVariance += log
    }
    count += 1
  }

  /// What each variable tells of the image at most, in nats; nil where a posterior was not finite, and without images.
  package var information: [Double]? {
    let values = (0..<latents.count).map { variable -> Double in
      let columns = latents.columns(of: variable)
      guard variable < latents.continuous else {
        return LatentUse.information(
          meanShares: columns.map { sums[$0].mu / count }, meanTerms: columns.map { sums[$0].term / count })
      }
      let sum = sums[variable]
      let mean = sum.mu / count
      return LatentUse.information(
        meanVariance: max(sum.square / count - mean * mean, 0), variance: sum.variance / count,
        logVariance: sum.logVariance / count)
    }
    // Of a NaN the largest of it and 0 may be 0.
    return values.allSatisfy(\.isFinite) && sums.allSatisfy { $0.mu.isFinite } && count > 0 ? values : nil
  }
}
