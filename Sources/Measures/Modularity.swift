import Datasets

/// Modularity (Ridgeway and Mozer 2018, section 3): how far each dimension knows of a single factor only. A dimension whose mutual
/// information with its factor is m and with the others m_f scores 1 - sum m_f^2 / (m^2 (factors - 1)); then the mean over the given
/// dimensions, of which those that know nothing score 0. Mutual information is that of 20 bins, as in disentanglement_lib.
func modularity(_ codes: Points, _ factors: ImageFactors, dimensions: [Int]) -> Double {
  let gap = MutualInformationGap(codes, factors, estimator: .plain)
  let varying = gap.information.indices.filter { gap.entropies[$0] > 0 }
  guard varying.count > 1, !dimensions.isEmpty else { return .nan }
  return dimensions.reduce(0) { sum, dimension in
    let squares = varying.map { gap.information[$0][dimension] * gap.information[$0][dimension] }
    let largest = squares.max() ?? 0
    guard largest > 0 else { return sum }
    let others = (squares.reduce(0, +) - largest) / largest / Double(varying.count - 1)
    return sum + (1 - others) / Double(dimensions.count)
  }
}
