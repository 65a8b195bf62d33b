import Datasets

/// The mutual information gap (Chen, Li, Grosse, Duvenaud 2018, section 4.1): the difference between the largest and
/// the second largest mutual information of a factor with single dimensions of a code, divided by the factor's entropy;
/// then the mean over factors.
///
/// Mutual information is estimated with bins of equal width over the range of the code, as in most published
/// comparisons (Locatello and others 2019, disentanglement_lib), with two corrections:
/// - A code has at least as many bins as the factor has values. With 20 bins a perfect code of 40 orientations would
///   score 0.81.
/// - The bias of a small sample is corrected (`MutualInformation`); negative results count as 0.
///
/// So a dimension that equals a factor scores 1, and one that is independent of it scores 0 up to noise. A continuous
/// factor is binned like the code.
package struct MutualInformationGap: Sendable {
  /// The entropy of each factor in nats.
  package let entropies: [Double]
  /// The mutual information of each dimension with each factor in nats, `[factor][dimension]`.
  package let information: [[Double]]
  /// The gap of each factor, a fraction of its entropy; nil if it does not vary.
  package let gaps: [Double?]
  /// The mean over all factors that vary; NaN if none does.
  package var mean: Double {
    let known = gaps.compactMap { $0 }
    return known.reduce(0, +) / Double(known.count)
  }

  /// How bins and bias are treated.
  package enum Estimator: Sendable {
    /// As described above.
    case corrected
    /// Always 20 bins and no correction, as in disentanglement_lib.
    case plain
  }

  /// Codes are `[images, dimensions]`. With a single dimension the gap is its mutual information.
  package init(_ codes: Points, _ factors: ImageFactors, estimator: Estimator = .corrected, threads: Int = 1) {
    precondition(codes.count == factors.count, "a code for every image")
    let dimensions = codes.features
    let columns = (0..<dimensions).map { dimension in
      stride(from: dimension, to: codes.values.count, by: dimensions).map { codes.values[$0] }
    }
    let results = inParallel(factors.factors.count, threads: threads) { index in
      let factor = factors.factors[index]
      let values = factors.column(index)
      let usual = 20
      let known = factor.valueCount == nil ? equalWidthBins(values, count: usual) : values.map { Int32($0) }
      let isCorrected = estimator == .corrected
      let bins = isCorrected ? max(usual, factor.valueCount ?? 0) : usual
      return columns.map { MutualInformation(equalWidthBins($0, count: bins), known, corrected: isCorrected) }
    }
    let entropies = results.map { $0.first?.second ?? 0 }
    information = results.map { $0.map { max(0, $0.information) } }
    gaps = zip(information, entropies).map { information, entropy in
      entropy > 0 ? topGap(information) / entropy : nil
    }
    self.entropies = entropies
  }
}

/// The largest value minus the second largest; a single value is its own gap.
func topGap(_ values: [Double]) -> Double {
  let sorted = values.sorted(by: >)
  guard let first = sorted.first else { return 0 }
  return first - (sorted.count > 1 ? sorted[1] : 0)
}
