import Randomness

/// A random forest (Breiman 2001) that classifies points, with scikit-learn's defaults but for the number of trees: trees on bootstrap
/// samples, grown until leaves are pure, the best of sqrt(features) features at each split by Gini impurity.
struct RandomForest: Sendable {
  /// How much each feature lowers the impurity, as a share of all: the mean over trees.
  let importances: [Double]
  private let trees: [Tree]
  private let classes: Int

  static let trees = 50

  /// Learns from points with labels in `0..<classes`. Trees follow from the seed and `stream`, and their number.
  init(_ points: Points, labels: [Int32], classes: Int, seed: UInt64, stream: UInt64) {
    self.classes = classes
    let trees = (0..<Self.trees).map {
      Tree(points, labels: labels, classes: classes, Philox(seed: seed, stream: stream + UInt64($0)))
    }
    self.trees = trees
    importances = (0..<points.features).map { feature in
      trees.reduce(0) { $0 + $1.importances[feature] } / Double(Self.trees)
    }
  }

  /// The class of each point: the largest mean over trees of the leaves' shares, which are pure or equal.
  func predict(_ points: Points) -> [Int32] {
    (0..<points.count).map { row in
      let point = points.values[row * points.features..<(row + 1) * points.features]
      var votes = [Double](repeating: 0, count: classes)
      for tree in trees { for (label, share) in tree.leaf(point) { votes[label] += share } }
      return Int32(votes.indices.max { votes[$0] < votes[$1] } ?? 0)
    }
  }

  private struct Tree: Sendable {
    private enum Node: Sendable {
      case leaf([(label: Int, share: Double)])
      case split(feature: Int, limit: Float, below: Int, above: Int)
    }

    private var nodes: [Node] = []
    private(set) var importances: [Double]

    init(_ points: Points, labels: [Int32], classes: Int, _ generator: Philox) {
      var generator = generator
      importances = [Double](repeating: 0, count: points.features)
      var rows = (0..<points.count).map { _ in Int32(generator.index(below: points.count)) }
      var order = Array(0..<points.features)
      let tried = (1...points.features).last { $0 * $0 <= points.features } ?? 1
      // Nodes whose rows are still to be split.
      var open = [(node: 0, range: 0..<rows.count)]
      nodes.append(.leaf([]))
      while let (node, range) = open.popLast() {
        var counts = [Int](repeating: 0, count: classes)
        for row in rows[range] { counts[Int(labels[Int(row)])] += 1 }
        let impurity = Self.gini(counts, of: range.count)
        var best: (gain: Double, feature: Int, limit: Float)?
        if impurity > 0 {
          // More features are tried only while none of the first can split.
          for place in order.indices where place < tried || best == nil {
            order.swapAt(place, place + generator.index(below: order.count - place))
            let found = Self.bestSplit(rows[range], points, order[place], labels, counts, impurity)
            if let found, found.gain > best?.gain ?? -1 { best = (found.gain, order[place], found.limit) }
          }
        }
        guard let best else {
          nodes[node] = .leaf(
            counts.indices.filter { counts[$0] > 0 }.map { ($0, Double(counts[$0]) / Double(range.count)) })
          continue
        }
        importances[best.feature] += best.gain * Double(range.count)
        let middle = rows[range].partition { points.values[Int($0) * points.features + best.feature] > best.limit }
        nodes[node] = .split(feature: best.feature, limit: best.limit, below: nodes.count, above: nodes.count + 1)
        open.append((nodes.count, range.lowerBound..<middle))
        open.append((nodes.count + 1, middle..<range.upperBound))
        nodes += [.leaf([]), .leaf([])]
      }
      let total = importances.reduce(0, +)
      if total > 0 { importances = importances.map { $0 / total } }
    }

    private static func gini(_ counts: [Int], of total: Int) -> Double {
      1 - counts.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(total) / Double(total)
    }

    /// The split of a feature that lowers the impurity most: values up to the limit go below.
    private static func bestSplit(
      _ rows: ArraySlice<Int32>, _ points: Points, _ feature: Int, _ labels: [Int32], _ counts: [Int],
      _ impurity: Double
    ) -> (gain: Double, limit: Float)? {
      var pairs = rows.map { (value: points.values[Int($0) * points.features + feature], label: Int(labels[Int($0)])) }
      pairs.sort { $0.value < $1.value }
      let total = Double(pairs.count)
      var (below, above) = ([Int](repeating: 0, count: counts.count), counts)
      // Sums of squared counts, which a move of one changes by 2 count + 1.
      var (belowSquares, aboveSquares) = (0.0, counts.reduce(0.0) { $0 + Double($1) * Double($1) })
      var best: (gain: Double, limit: Float)?
      for index in 0..<pairs.count - 1 {
        let label = pairs[index].label
        belowSquares += Double(2 * below[label] + 1)
        aboveSquares -= Double(2 * above[label] - 1)
        below[label] += 1
        above[label] -= 1
        guard pairs[index].value < pairs[index + 1].value else { continue }
        let (left, right) = (Double(index + 1), total - Double(index + 1))
        let gain = impurity - 1 + (belowSquares / left + aboveSquares / right) / total
        if gain > best?.gain ?? -1 {
          let middle = pairs[index].value / 2 + pairs[index + 1].value / 2
          // Rounding may make the middle of two neighbours the upper one.
          best = (gain, middle < pairs[index + 1].value ? middle : pairs[index].value)
        }
      }
      return best
    }

    func leaf(_ point: ArraySlice<Float>) -> [(label: Int, share: Double)] {
      var node = 0
      while true {
        switch nodes[node] {
        case .leaf(let shares): return shares
        case .split(let feature, let limit, let below, let above):
          node = point[point.startIndex + feature] > limit ? above : below
        }
      }
    }
  }
}
