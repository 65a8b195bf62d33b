import CKernels
import Datasets
import Randomness
import Training

/// How well single latent dimensions represent single factors of variation.
public struct DisentanglementScores: Sendable, Equatable {
  /// A factor, and what the dimensions of the code tell about it.
  public struct Factor: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// The number of its values; nil for a continuous factor.
    public let valueCount: Int?
    /// Its entropy in nats; for a continuous factor, that of 20 bins.
    public let entropy: Double
    /// The mutual information with each dimension of mu, in nats.
    public let information: [Double]
    /// Its mutual information gap; nil if it does not vary.
    public let gap: Double?
    /// How well each dimension of mu predicts it, at most 1.
    public let predictability: [Double]
    /// Its gap in SAP; nil if it does not vary.
    public let predictabilityGap: Double?

    /// The most informative dimension, counted from 0.
    public var dimension: Int { information.indices.max { information[$0] < information[$1] } ?? 0 }
  }

  /// The mutual information gap of mu: 1 if each factor is represented by one dimension, 0 if none is.
  public let mig: Double
  /// The mutual information gap of one sample of z per image. There a dimension tells nothing if its mu varies less
  /// than its noise.
  public let sampledMIG: Double
  /// The gap of mu with 20 bins and without correction, as in disentanglement_lib, for comparison with papers.
  public let plainMIG: Double
  /// SAP of mu.
  public let sap: Double
  /// All factors.
  public let factors: [Factor]
  /// The same for the dimensions that are in use; nil if none is.
  public let active: ActiveScores?
}

/// Scores over the active units in the literature's sense (`LatentUse.activeVariance`). What is left in another
/// dimension may follow a factor closely, however small it is, and then takes from the gap.
public struct ActiveScores: Sendable, Equatable {
  /// The dimensions, counted from 0.
  public let dimensions: [Int]
  /// The mutual information gap of mu.
  public let mig: Double
  /// SAP of mu.
  public let sap: Double

  init?(_ mu: Points, _ gap: MutualInformationGap, _ sap: SeparatedAttributePredictability) {
    let dimensions = mu.activeDimensions
    guard !dimensions.isEmpty else { return nil }
    self.dimensions = dimensions
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    mig = mean(
      gap.information.indices.filter { gap.entropies[$0] > 0 }.map { factor in
        topGap(dimensions.map { gap.information[factor][$0] }) / gap.entropies[factor]
      })
    self.sap = mean(
      sap.scores.indices.filter { sap.gaps[$0] != nil }.map { factor in
        topGap(dimensions.map { sap.scores[factor][$0] })
      })
  }
}

/// Measures disentanglement on images with known factors.
///
/// For the definitions see `MutualInformationGap` and `SeparatedAttributePredictability`. Sampled pixels and samples of
/// z are those of an evaluation with this seed.
///
/// - Throws: `MeasureError.noFactors` if the factors are unknown; `MeasureError.imageSize`.
public func disentanglement(
  of checkpoint: Checkpoint, on images: ImageSet, pixels: PixelTreatment, seed: UInt64,
  threads: Int = Trainer.defaultThreads
) throws(MeasureError) -> DisentanglementScores {
  try checkpoint.checkContinuous("Disentanglement")
  guard let factors = images.factors else { throw .noFactors(data: images.name) }
  let posteriors = try checkpoint.encode(images, pixels: pixels, seed: seed, threads: threads)
  let mu = posteriors.mu
  let gap = MutualInformationGap(mu, factors, threads: threads)
  let sap = SeparatedAttributePredictability(mu, factors, threads: threads)
  return DisentanglementScores(
    mig: gap.mean,
    sampledMIG: MutualInformationGap(sample(posteriors, seed: seed), factors, threads: threads).mean,
    plainMIG: MutualInformationGap(mu, factors, estimator: .plain, threads: threads).mean,
    sap: sap.mean,
    factors: factors.factors.enumerated().map { index, factor in
      DisentanglementScores.Factor(
        name: factor.name, valueCount: factor.valueCount, entropy: gap.entropies[index],
        information: gap.information[index], gap: gap.gaps[index], predictability: sap.scores[index],
        predictabilityGap: sap.gaps[index])
    }, active: ActiveScores(mu, gap, sap))
}

/// One sample of z per image.
private func sample(_ posteriors: Posteriors, seed: UInt64) -> Points {
  let (mu, logVariance) = (posteriors.mu, posteriors.logVariance)
  let count = mu.values.count
  var noise = [Float](repeating: 0, count: count)
  latent_normals(seed, RandomStream.evaluationNoise.number(), 0, &noise, count)
  var z = [Float](repeating: 0, count: count)
  latent_sample(mu.values, logVariance.values, noise, &z, count)
  return Points(z, features: mu.features)
}
