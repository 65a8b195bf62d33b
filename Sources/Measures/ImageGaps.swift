/// What the draws of one image say of its bounds and of log p(x), in nats.
public struct ImageGaps: Sendable, Equatable {
  /// The bound with the encoder's posterior, and with the image's own.
  public let amortised, optimised: DrawnEstimate
  /// log p(x) by importance samples from the image's own posterior.
  public let logLikelihood: DrawnEstimate
  /// What the encoder costs, and what it costs that q is a Gaussian with independent dimensions.
  public let amortisation, approximation: DrawnEstimate
  /// The effective sample size of the importance samples.
  public let effectiveSamples: Double

  /// From the logarithms of `p(x|z) p(z) / q(z|x)` for the same noise with both posteriors, at least two each.
  package init(encoder: [Double], own: [Double]) {
    let count = Double(own.count)
    func mean(_ values: [Double]) -> DrawnEstimate {
      let (mean, variance) = meanAndVariance(values)
      return DrawnEstimate(value: mean, variance: variance / count)
    }
    amortised = mean(encoder)
    optimised = mean(own)
    amortisation = mean(zip(own, encoder).map { $0 - $1 })
    let evidence = LogMeanExp(own)
    logLikelihood = DrawnEstimate(value: evidence.value, variance: evidence.variance)
    effectiveSamples = evidence.effectiveSamples
    // The jackknife of a difference: both of the same draws, with the same one left out.
    let total = own.reduce(0, +)
    let without = zip(evidence.withoutEach, own).map { $0 - (total - $1) / (count - 1) }
    approximation = DrawnEstimate(
      value: evidence.value - optimised.value,
      variance: meanAndVariance(without).variance * (count - 1) * (count - 1) / count)
  }
}
