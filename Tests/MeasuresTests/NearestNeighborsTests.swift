import Measures
import Randomness
import Testing

/// Nearest neighbours against a comparison of all pairs, and votes by hand.
@Suite struct NearestNeighborsTests {
  private func random(_ count: Int, stream: UInt64, features: Int) -> Points {
    var generator = Philox(seed: 4, stream: stream)
    return Points((0..<count * features).map { _ in generator.normal() }, features: features)
  }

  /// More than one block of queries and one tile of known points, none of them full.
  @Test(arguments: [1, 3, 17]) func allPairs(features: Int) {
    let (queries, known) = (random(131, stream: 1, features: features), random(2100, stream: 2, features: features))
    let found = nearestNeighbors(3, of: queries, among: known, threads: 2)
    for query in 0..<queries.count {
      let distances = (0..<known.count).map { other in
        (0..<features).reduce(0.0) { sum, feature in
          let difference =
            Double(queries.values[query * features + feature]) - Double(known.values[other * features + feature])
          return sum + difference * difference
        }
      }
      let best = distances.sorted().prefix(3)
      for (place, expected) in best.enumerated() {
        // By distance: rounding may swap two at nearly the same distance.
        #expect(abs(distances[Int(found[query * 3 + place])] - expected) < 1e-4)
      }
      #expect(Set(found[query * 3..<query * 3 + 3]).count == 3)
    }
  }

  @Test func tiesGoToTheFirst() {
    let known = Points([1, -1, 1, 3], features: 1)
    #expect(nearestNeighbors(3, of: Points([0], features: 1), among: known) == [0, 1, 2])
    #expect(nearestNeighbors(2, of: Points([2.25], features: 1), among: known) == [3, 0])
  }

  @Test func votes() {
    let labels: [UInt8] = [7, 4, 4, 7, 2]
    func answer(_ k: Int, _ neighbors: [Int32]) -> [UInt8] { vote(k, of: neighbors, count: 5, labels: labels) }
    #expect(answer(1, [4, 0, 1, 2, 3]) == [2])
    #expect(answer(3, [0, 1, 2, 3, 4]) == [4])
    // Two against two: the class of the nearest of these four.
    #expect(answer(5, [4, 0, 1, 2, 3]) == [7])
    #expect(answer(5, [4, 2, 0, 3, 1]) == [4])
    #expect(answer(2, [4, 2, 0, 3, 1, 1, 0, 2, 3, 4]) == [2, 4])
  }
}

/// The choice of labelled images.
@Suite struct LabelledSubsetTests {
  private static let labels = (0..<200).map { UInt8($0 < 3 ? 9 : $0 % 4) }

  private func counts(_ subset: [Int32]) -> [UInt8: Int] {
    Dictionary(grouping: subset) { Self.labels[Int($0)] }.mapValues(\.count)
  }

  @Test func everyClassGetsItsShare() {
    let subset = labelledSubset(Self.labels, count: 15, seed: 1, draw: 0)
    #expect(counts(subset) == [0: 3, 1: 3, 2: 3, 3: 3, 9: 3])
    #expect(Set(subset).count == 15)
    // One class has only three images.
    #expect(counts(labelledSubset(Self.labels, count: 43, seed: 1, draw: 0)) == [0: 10, 1: 10, 2: 10, 3: 10, 9: 3])
    // 18 is 3 for each of five classes, 1 more for three of them.
    #expect(counts(labelledSubset(Self.labels, count: 18, seed: 1, draw: 3)).values.sorted() == [3, 3, 4, 4, 4])
  }

  @Test func allLabels() {
    #expect(labelledSubset(Self.labels, count: 200, seed: 1, draw: 0).sorted() == Array(0..<200))
  }

  @Test func drawsDifferAndRepeat() {
    let draw = labelledSubset(Self.labels, count: 20, seed: 1, draw: 0)
    #expect(labelledSubset(Self.labels, count: 20, seed: 1, draw: 0) == draw)
    #expect(labelledSubset(Self.labels, count: 20, seed: 1, draw: 1) != draw)
    #expect(labelledSubset(Self.labels, count: 20, seed: 2, draw: 0) != draw)
    // More labels include the same ones.
    #expect(Set(labelledSubset(Self.labels, count: 40, seed: 1, draw: 0)).isSuperset(of: draw))
  }
}
