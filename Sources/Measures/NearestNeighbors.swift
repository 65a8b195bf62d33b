/// The `count` points of `known` nearest to each query (Euclidean distance), nearest first, as indices `[queries.count,
/// count]`; ties go to the first. Compares all pairs by matrix products.
package func nearestNeighbors(_ count: Int, of queries: Points, among known: Points, threads: Int = 1) -> [Int32] {
  precondition(queries.features == known.features, "points of one space")
  precondition(count > 0 && count <= known.count, "\(count) neighbours among \(known.count)")
  let features = queries.features
  // |q - k|^2 = |q|^2 - 2 q k + |k|^2, and |q|^2 is the same for all neighbours of q.
  let squares = known.values.withUnsafeBufferPointer { values in
    (0..<known.count).map { row in
      Float((0..<features).reduce(0.0) { $0 + Double(values[row * features + $1] * values[row * features + $1]) })
    }
  }
  // The products of a block fit into the cache.
  let (block, tile) = (128, 2048)
  return inParallel((queries.count + block - 1) / block, threads: threads) { part in
    let range = part * block..<min(queries.count, (part + 1) * block)
    var nearest = NearestList(rows: range.count, count: count)
    var products = [Float](repeating: 0, count: range.count * tile)
    withMatrices(queries.values, known.values) { q, k in
      products.withUnsafeMutableBufferPointer { output in
        guard let output = output.baseAddress else { return }
        for start in stride(from: 0, to: known.count, by: tile) {
          let size = min(tile, known.count - start)
          MatrixView.multiply(
            MatrixView(start: q + range.lowerBound * features, stride: features),
            MatrixView(start: k + start * features, stride: features, isTransposed: true), rows: range.count,
            inner: features, columns: size, into: output)
          squares.withUnsafeBufferPointer { squares in
            for row in 0..<range.count {
              let mine = output + row * size
              var limit = nearest.limit(row)
              for column in 0..<size {
                let distance = squares[start + column] - 2 * mine[column]
                if distance < limit {
                  nearest.insert(Int32(start + column), distance, row)
                  limit = nearest.limit(row)
                }
              }
            }
          }
        }
      }
    }
    return nearest.indices
  }.flatMap { $0 }
}

/// The nearest few of each row so far, in order.
private struct NearestList {
  private let count: Int
  private(set) var indices: [Int32]
  private var distances: [Float]

  init(rows: Int, count: Int) {
    self.count = count
    indices = [Int32](repeating: 0, count: rows * count)
    distances = [Float](repeating: .infinity, count: rows * count)
  }

  /// The distance that a nearer point must be below.
  func limit(_ row: Int) -> Float { distances[(row + 1) * count - 1] }

  mutating func insert(_ index: Int32, _ distance: Float, _ row: Int) {
    var place = (row + 1) * count - 1
    while place > row * count, distances[place - 1] > distance {
      distances[place] = distances[place - 1]
      indices[place] = indices[place - 1]
      place -= 1
    }
    (distances[place], indices[place]) = (distance, index)
  }
}

/// The most frequent class among the first `k` neighbours of each query; ties go to the class of the nearest.
/// `neighbors` is `[queries, count]` with `count` at least `k`.
package func vote(_ k: Int, of neighbors: [Int32], count: Int, labels: [UInt8]) -> [UInt8] {
  stride(from: 0, to: neighbors.count, by: count).map { start in
    var votes = [Int](repeating: 0, count: 256)
    for place in start..<start + k { votes[Int(labels[Int(neighbors[place])])] += 1 }
    let most = votes.max() ?? 0
    let winner = (start..<start + k).first { votes[Int(labels[Int(neighbors[$0])])] == most }
    return labels[Int(neighbors[winner ?? start])]
  }
}
