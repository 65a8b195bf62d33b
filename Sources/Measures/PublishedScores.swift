import Datasets
import Training

/// Further measures of disentanglement, by the names under which papers have them.
public struct PublishedScores: Sendable, Equatable {
  /// Eastwood and Williams 2018; nil where no factor varies.
  public let dci: DCI?
  /// Kim and Mnih 2018, and Higgins and others 2017; nil where mu does not vary.
  public let factorVAE, betaVAE: Score?
  /// The first over the active dimensions, as its paper has it; nil where none is.
  public let activeFactorVAE: Score?
  /// Ridgeway and Mozer 2018, over all dimensions and over the active ones; NaN where fewer than two factors vary or no
  /// dimension is active.
  public let modularity, activeModularity: Score
  /// SAP with the linear support vector machines of disentanglement_lib; nil where no factor varies.
  public let sapByMargins: Score?
  /// MIG and SAP of mu as `DisentanglementScores` has them, with their errors, and over the active dimensions; NaN where
  /// none is.
  public let mig, sap, activeMIG, activeSAP: Score
}

/// Measures them on images with known factors: on mu, with `seed` for all draws.
///
/// - Throws: `MeasureError.noFactors` if the factors are unknown; `MeasureError.imageSize`.
public func publishedScores(
  of checkpoint: Checkpoint, on images: ImageSet, pixels: PixelTreatment, seed: UInt64,
  threads: Int = Trainer.defaultThreads
) throws(MeasureError) -> PublishedScores {
  try checkpoint.checkContinuous("Disentanglement")
  guard let factors = images.factors else { throw .noFactors(data: images.name) }
  let mu = try checkpoint.encode(images, pixels: pixels, seed: seed, threads: threads).mu
  return PublishedScores(mu, factors, seed: seed, threads: threads)
}

extension PublishedScores {
  init(_ mu: Points, _ factors: ImageFactors, seed: UInt64, threads: Int) {
    let discrete = DiscreteFactors(factors)
    let active = mu.activeDimensions
    let votes = FactorVotes(mu, discrete, dimensions: Array(0..<mu.features), seed: seed, threads: threads)
    func score(_ dimensions: [Int], _ measure: @escaping @Sendable (Points, ImageFactors, [Int]) -> Double) -> Score {
      if dimensions.isEmpty { return Score(value: .nan, error: .nan) }
      return Score(mu, factors, threads: threads) { measure($0, $1, dimensions) }
    }
    let all = Array(0..<mu.features)
    @Sendable func mig(_ codes: Points, _ factors: ImageFactors, _ dimensions: [Int]) -> Double {
      MutualInformationGap(codes.columns(dimensions), factors).mean
    }
    @Sendable func sap(_ codes: Points, _ factors: ImageFactors, _ dimensions: [Int]) -> Double {
      SeparatedAttributePredictability(codes.columns(dimensions), factors).mean
    }
    dci = DCI(mu, discrete, seed: seed, threads: threads)
    (factorVAE, betaVAE) = (votes.factorVAE, votes.betaVAE)
    activeFactorVAE = FactorVotes(mu, discrete, dimensions: active, seed: seed, threads: threads).factorVAE
    modularity = score(all) { Measures.modularity($0, $1, dimensions: $2) }
    activeModularity = score(active) { Measures.modularity($0, $1, dimensions: $2) }
    sapByMargins = SeparatedAttributePredictability.byMargins(mu, factors, seed: seed, threads: threads)
    self.mig = score(all, mig)
    self.sap = score(all, sap)
    activeMIG = score(active, mig)
    activeSAP = score(active, sap)
  }
}

extension Points {
  /// Some of the features, in this order.
  func columns(_ chosen: [Int]) -> Points {
    if chosen == Array(0..<features) { return self }
    return Points(
      (0..<count).flatMap { row in chosen.map { values[row * features + $0] } }, features: max(chosen.count, 1))
  }

  /// The active units in the literature's sense (`LatentUse.activeVariance`), which the scores' papers leave out or keep.
  var activeDimensions: [Int] {
    (0..<features).filter { dimension in
      let column = stride(from: dimension, to: values.count, by: features).lazy.map { Double(values[$0]) }
      let mean = column.reduce(0, +) / Double(count)
      return LatentUse.isActive(
        meanVariance: column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
    }
  }
}
