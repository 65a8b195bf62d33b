/// How a batch stands for all images in q(z) = 1/N sum_n q(z|n), for the beta-TCVAE (Chen and others 2018).
public enum AggregateSampling: String, Sendable, Codable, CaseIterable {
  /// All posteriors of the batch weigh the same (section 4.1). That counts the image that z is from far too often.
  case weighted
  /// That image counts as one of N (appendix C.2), so that the estimate of q(z) has no bias.
  case stratified
}
