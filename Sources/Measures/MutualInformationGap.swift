import Datasets

/// The mutual information gap (Chen, Li, Grosse, Duvenaud 2018, section 4.1): how much more the best single dimension of a code
/// tells about a factor than the second best, as a share of the factor's entropy; then the mean over factors.
///
/// Mutual information is that of bins of equal width between the code's smallest and largest value, as in most published
/// comparisons (Locatello and others 2019 and their disentanglement_lib), but for two things that they get wrong:
/// - A code has at least as many bins as the factor has values. With 20 bins a perfect code of 40 orientations would score 0.81.
/// - The bias of a small sample is corrected (`MutualInformation`); what then falls below 0 counts as 0.
///
/// So a dimension that is a factor scores 1, and one that knows nothing of it scores 0 up to a little noise.
/// A continuous factor has bins as the code has.
package struct MutualInformationGap: Sendable {
  /// Each factor's entropy in nats.
  package let entropies: [Double]
  /// What each dimension tells about each factor in nats, `[factor][dimension]`.
  package let information: [[Double]]
  /// Each factor's gap, a share of its entropy; nil where a factor never varies.
  package let gaps: [Double?]
  /// The mean over all factors that vary. NaN if none does.
  package var mean: Double {
    let known = gaps.compactMap { $0 }
    return known.reduce(0, +) / Double(known.count)
  }

  /// How bins and bias are treated.
  package enum Estimator: Sendable {
    /// As described above.
    case corrected
    /// Always 20 bins and no correction: disentanglement_lib's numbers.
    case plain
  }

  /// From codes `[images, dimensions]`; of two dimensions that tell as much the gap is 0, of a single one its information.
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

/// The largest value less the second largest; a single value counts as it is.
func topGap(_ values: [Double]) -> Double {
  let sorted = values.sorted(by: >)
  guard let first = sorted.first else { return 0 }
  return first - (sorted.count > 1 ? sorted[1] : 0)
}
