import Datasets
import Randomness

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Disentanglement, completeness and informativeness (Eastwood and Williams 2018), by random forests that find each factor from mu.
public struct DCI: Sendable, Equatable {
  /// How far each dimension matters for one factor only: 1 less its entropy over factors, weighted by how much dimensions matter.
  public let disentanglement: Score
  /// How far each factor is found by one dimension only; the mean over factors.
  public let completeness: Score
  /// The share of images whose value is found, of images that the forest has not seen; the mean over factors.
  public let informativeness: Score

  /// The images fall into halves, each of which is learned from once and tested once: the values are means of the two, and the errors
  /// half of their difference. Nil where no factor varies.
  init?(_ codes: Points, _ factors: DiscreteFactors, seed: UInt64, threads: Int) {
    let kinds = factors.values.count
    guard kinds > 0, codes.count > 1, codes.values.allSatisfy(\.isFinite) else { return nil }
    let order = permutation(of: codes.count, seed: seed, stream: RandomStream.forests.number(1 << 40))
    let halves = [Array(order[..<(codes.count / 2)]), Array(order[(codes.count / 2)...])]
    let found = inParallel(2 * kinds, threads: threads) { job -> (importances: [Double], right: Double) in
      let (half, factor) = (job / kinds, job % kinds)
      let (known, tested) = (halves[half], halves[1 - half])
      let labels = factors.values[factor]
      let forest = RandomForest(
        codes.subset(known), labels: known.map { labels[Int($0)] }, classes: factors.counts[factor], seed: seed,
        stream: RandomStream.forests.number(UInt64(job) << 16))
      let right = zip(forest.predict(codes.subset(tested)), tested).count { $0 == labels[Int($1)] }
      return (forest.importances, Double(right) / Double(tested.count))
    }
    let scores = (0..<2).map { half in
      let mine = found[half * kinds..<(half + 1) * kinds]
      return (
        d: Self.disentanglement(mine.map(\.importances)), c: Self.completeness(mine.map(\.importances)),
        i: mine.reduce(0) { $0 + $1.right } / Double(kinds)
      )
    }
    func score(_ values: [Double]) -> Score {
      Score(value: (values[0] + values[1]) / 2, error: abs(values[0] - values[1]) / 2)
    }
    disentanglement = score(scores.map(\.d))
    completeness = score(scores.map(\.c))
    informativeness = score(scores.map(\.i))
  }

  /// From the importances `[factor][dimension]`.
  static func disentanglement(_ importances: [[Double]]) -> Double {
    let rows = (importances.first ?? []).indices.map { dimension in importances.map { $0[dimension] } }
    let total = rows.joined().reduce(0, +)
    guard total > 0 else { return 0 }
    return rows.reduce(0) { $0 + $1.reduce(0, +) / total * (1 - entropy($1)) }
  }

  static func completeness(_ importances: [[Double]]) -> Double {
    importances.reduce(0) { $0 + (1 - entropy($1)) } / Double(importances.count)
  }

  /// The entropy of shares, as a share of the largest; 1 where all are 0, and 0 for a single one.
  private static func entropy(_ values: [Double]) -> Double {
    let total = values.reduce(0, +)
    guard total > 0 else { return 1 }
    guard values.count > 1 else { return 0 }
    return values.reduce(0) { $1 > 0 ? $0 - $1 / total * log($1 / total) : $0 } / log(Double(values.count))
  }
}
