import Datasets
import Randomness

/// Scores by recognising which factor a group of images has in common (disentanglement_lib's numbers: groups of 64 images, 10,000 to
/// learn from, 5,000 to test).
struct FactorVotes: Sendable {
  static let group = 64
  static let learned = 10_000
  static let tested = 5000

  private let codes: Points
  private let dimensions: [Int]
  private let factors: DiscreteFactors
  private let groups: [[[Int32]]]
  private let seed: UInt64
  private let threads: Int

  /// Of these dimensions of the codes.
  init(_ codes: Points, _ factors: DiscreteFactors, dimensions: [Int], seed: UInt64, threads: Int) {
    (self.codes, self.factors, self.dimensions, self.seed) = (codes, factors, dimensions, seed)
    self.threads = threads
    groups = factors.groups
  }

  /// A factor, by its place in `factors`, and what its group shows.
  private func votes<Shown: Sendable>(
    _ kind: RandomStream, _ show: @Sendable (_ factor: Int, _ generator: inout Philox) -> Shown
  ) -> [(factor: Int, shown: Shown)] {
    let block = 500
    let count = Self.learned + Self.tested
    return inParallel(count / block, threads: threads) { part in
      (part * block..<(part + 1) * block).map { number in
        var generator = Philox(seed: seed, stream: kind.number(UInt64(number)))
        let factor = generator.index(below: groups.count)
        return (factor: factor, shown: show(factor, &generator))
      }
    }.flatMap { $0 }
  }

  /// FactorVAE's score (Kim and Mnih 2018, section 4): in a group with one value of a factor, the dimension that varies least, in units
  /// of its variance over all images, votes for the factor; the factor that had most of a dimension's votes is what it stands for.
  /// The share of tested groups whose factor is found.
  var factorVAE: Score? {
    let spreads = dimensions.map { dimension in
      variance(dimension, (0..<codes.count).lazy.map { Int32($0) })
    }
    let used = dimensions.indices.filter { spreads[$0] > 0 }
    guard !used.isEmpty, !groups.isEmpty else { return nil }
    let votes = votes(.factorVotes) { factor, generator in
      let any = generator.index(below: codes.count)
      let same = groups[factor][Int(factors.values[factor][any])]
      let images = (0..<Self.group).map { _ in same[generator.index(below: same.count)] }
      return used.min {
        variance(dimensions[$0], images) / spreads[$0] < variance(dimensions[$1], images) / spreads[$1]
      }
        ?? used[0]
    }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: groups.count), count: dimensions.count)
    for vote in votes.prefix(Self.learned) { counts[vote.shown][vote.factor] += 1 }
    let meaning = counts.map { row in row.indices.max { row[$0] < row[$1] } }
    return Score(right: votes.suffix(Self.tested).count { meaning[$0.shown] == $0.factor }, of: Self.tested)
  }

  /// The beta-VAE's score (Higgins and others 2017, section 3): pairs of images share the value of one factor, and a linear classifier
  /// finds it from the mean of |mu - mu'| over a group of pairs. The share of tested groups whose factor is found.
  var betaVAE: Score? {
    guard !dimensions.isEmpty, !groups.isEmpty else { return nil }
    let votes = votes(.pairVotes) { factor, generator -> [Float] in
      var sums = [Float](repeating: 0, count: dimensions.count)
      for _ in 0..<Self.group {
        let one = generator.index(below: codes.count)
        let same = groups[factor][Int(factors.values[factor][one])]
        let other = Int(same[generator.index(below: same.count)])
        for (place, dimension) in dimensions.enumerated() {
          sums[place] += abs(code(one, dimension) - code(other, dimension)) / Float(Self.group)
        }
      }
      return sums
    }
    let labels = votes.map { UInt8($0.factor) }
    let points = Points(votes.flatMap(\.shown), features: dimensions.count)
    let classifier = LogisticRegression(
      points.subset((0..<Self.learned).map(Int32.init)), labels: Array(labels.prefix(Self.learned)),
      classes: groups.count, threads: threads)
    let answers = classifier.predict(points.subset((Self.learned..<votes.count).map(Int32.init)), threads: threads)
    return Score(right: zip(answers, labels.suffix(Self.tested)).count { $0 == $1 }, of: Self.tested)
  }

  private func code(_ image: Int, _ dimension: Int) -> Float { codes.values[image * codes.features + dimension] }

  private func variance(_ dimension: Int, _ images: some Collection<Int32>) -> Double {
    let mean = images.reduce(0.0) { $0 + Double(code(Int($1), dimension)) } / Double(images.count)
    return images.reduce(0.0) { sum, image in
      let difference = Double(code(Int(image), dimension)) - mean
      return sum + difference * difference
    } / Double(images.count - 1)
  }
}

extension Philox {
  /// A whole number from 0 to `count` - 1; its bias is below count / 2^32.
  mutating func index(below count: Int) -> Int { Int((UInt64(next32()) &* UInt64(count)) >> 32) }
}
