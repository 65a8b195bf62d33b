import Datasets

/// SAP, separated attribute predictability (Kumar, Sattigeri, Balakrishnan 2018, section 3): how much better the best
/// single dimension of a code predicts a factor than the second best; then the mean over factors.
///
/// For steps and continuous factors the score is the explained variance of a linear fit, the squared correlation. For
/// categories it is the balanced accuracy (the mean of the classes' recalls) of choosing the class with the nearest
/// mean, rescaled so that 0 is chance and 1 is perfect (scikit-learn's `adjusted`). There are no hyperparameters and no
/// random numbers. A line or a few means cannot overfit thousands of images, so the score is computed on the images
/// they were fitted to.
///
/// A code with one dimension per factor scores 1, and one that is independent of the factors 0 up to noise.
package struct SeparatedAttributePredictability: Sendable {
  /// The score of each dimension for each factor, at most 1, `[factor][dimension]`.
  package let scores: [[Double]]
  /// The best score of each factor minus the second best; nil if the factor does not vary.
  package let gaps: [Double?]
  /// The mean over all factors that vary; NaN if none does.
  package var mean: Double {
    let known = gaps.compactMap { $0 }
    return known.reduce(0, +) / Double(known.count)
  }

  /// Codes are `[images, dimensions]`.
  package init(_ codes: Points, _ factors: ImageFactors, threads: Int = 1) {
    precondition(codes.count == factors.count, "a code for every image")
    let dimensions = codes.features
    let columns = (0..<dimensions).map { dimension in
      stride(from: dimension, to: codes.values.count, by: dimensions).map { Double(codes.values[$0]) }
    }
    let results = inParallel(factors.factors.count, threads: threads) { index -> [Double]? in
      let values = factors.column(index)
      guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
      switch factors.factors[index].kind {
      case .categories(let count):
        let labels = values.map { Int($0) }
        return columns.map { nearestMeanAccuracy($0, labels, classes: count) }
      case .steps, .continuous:
        let known = values.map { Double($0) }
        return columns.map { squaredCorrelation($0, known) }
      }
    }
    scores = results.map { $0 ?? [Double](repeating: 0, count: dimensions) }
    gaps = results.map { $0.map(topGap) }
  }
}

/// The squared correlation of two variables; 0 if one is constant.
package func squaredCorrelation(_ a: [Double], _ b: [Double]) -> Double {
  let count = Double(a.count)
  let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
  var (aa, bb, ab) = (0.0, 0.0, 0.0)
  for (a, b) in zip(a, b) {
    aa += (a - meanA) * (a - meanA)
    bb += (b - meanB) * (b - meanB)
    ab += (a - meanA) * (b - meanB)
  }
  return aa > 0 && bb > 0 ? ab * ab / (aa * bb) : 0
}

/// The balanced accuracy of assigning each value to the class with the nearest mean (ties go to the first), over the
/// classes that occur; 0 is chance, 1 is perfect.
package func nearestMeanAccuracy(_ values: [Double], _ labels: [Int], classes: Int) -> Double {
  var (sums, counts) = ([Double](repeating: 0, count: classes), [Int](repeating: 0, count: classes))
  for (value, label) in zip(values, labels) {
    sums[label] += value
    counts[label] += 1
  }
  let present = (0..<classes).filter { counts[$0] > 0 }
  let means = present.map { (label: $0, mean: sums[$0] / Double(counts[$0])) }
  var right = [Int](repeating: 0, count: classes)
  for (value, label) in zip(values, labels) {
    let nearest = means.min { abs($0.mean - value) < abs($1.mean - value) }
    if nearest?.label == label { right[label] += 1 }
  }
  let balanced = present.reduce(0) { $0 + Double(right[$1]) / Double(counts[$1]) } / Double(present.count)
  let chance = 1 / Double(present.count)
  return chance < 1 ? (balanced - chance) / (1 - chance) : 0
}
