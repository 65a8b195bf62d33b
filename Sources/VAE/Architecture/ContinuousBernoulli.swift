#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The continuous Bernoulli distribution of a value in [0, 1] by its logit l (Loaiza-Ganem and Cunningham 2019): the density is
/// e^(x l) l / (e^l - 1). All are in double precision, and exact near l = 0, where the closed forms lose their digits.
package enum ContinuousBernoulli {
  /// The mean, 1 / (1 - e^-l) - 1 / l.
  package static func mean(logit l: Double) -> Double {
    // The next term of the series is below 1e-17.
    if abs(l) < 0.01 { return 0.5 + l / 12 - l * l * l / 720 }
    return -1 / expm1(-l) - 1 / l
  }

  /// The logit with this mean, from -100 to 100.
  package static func logit(mean: Double) -> Double {
    var (low, high) = (-100.0, 100.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if Self.mean(logit: middle) < mean { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The value below which a share of the probability lies: from a uniform number a draw.
  package static func quantile(_ share: Double, logit l: Double) -> Double {
    // Without overflow for l of either sign.
    if l < 0 { return 1 - quantile(1 - share, logit: -l) }
    if l < 1e-6 { return share }
    return min(max(1 + log(share + (1 - share) * exp(-l)) / l, 0), 1)
  }
}
