import CKernels
import Datasets
import Randomness
import Training

/// How far single dimensions of a model's code stand for single factors of variation.
public struct DisentanglementScores: Sendable, Equatable {
  /// One factor and what the code's dimensions know about it.
  public struct Factor: Sendable, Equatable {
    /// What it is.
    public let name: String
    /// How many values it has; nil for a continuous one.
    public let valueCount: Int?
    /// Its entropy in nats; of a continuous one that of 20 bins.
    public let entropy: Double
    /// What each dimension of mu tells about it, in nats.
    public let information: [Double]
    /// Its share in the mutual information gap; nil if it never varies.
    public let gap: Double?
    /// How well each dimension of mu predicts it, at most 1.
    public let predictability: [Double]
    /// Its share in SAP; nil if it never varies.
    public let predictabilityGap: Double?

    /// The dimension that tells most about it, counted from 0.
    public var dimension: Int { information.indices.max { information[$0] < information[$1] } ?? 0 }
  }

  /// The mutual information gap of mu: 1 if every factor is one dimension, 0 if none is.
  public let mig: Double
  /// The same of one draw of z an image: there a dimension whose mu hardly moves within its noise tells nothing.
  public let sampledMIG: Double
  /// The gap of mu with 20 bins and uncorrected, as disentanglement_lib computes it, for comparison with papers.
  public let plainMIG: Double
  /// SAP of mu.
  public let sap: Double
  /// Every factor.
  public let factors: [Factor]
}

/// Measures a model against the factors that images were drawn from.
///
/// MIG is described at `MutualInformationGap`, SAP at `SeparatedAttributePredictability`. Pixels that are drawn and the draws of
/// z are those of an evaluation with this seed.
///
/// - Throws: `MeasureError.noFactors` if the images' factors are not known, or `.imageSize`.
public func disentanglement(
  of checkpoint: Checkpoint, on images: ImageSet, pixels: PixelTreatment, seed: UInt64,
  threads: Int = Trainer.defaultThreads
) throws(MeasureError) -> DisentanglementScores {
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
    })
}

/// One draw of z an image.
private func sample(_ posteriors: Posteriors, seed: UInt64) -> Points {
  let (mu, logVariance) = (posteriors.mu, posteriors.logVariance)
  let count = mu.values.count
  var noise = [Float](repeating: 0, count: count)
  latent_normals(seed, RandomStream.evaluationNoise.number(), 0, &noise, count)
  var z = [Float](repeating: 0, count: count)
  latent_sample(mu.values, logVariance.values, noise, &z, count)
  return Points(z, features: mu.features)
}
