import Randomness

extension PrincipalComponents {
  /// Above this many dimensions the covariance and its eigenvectors take seconds.
  static let widest = 128

  /// The two largest eigenvalues of the covariance of wide points and their vectors, without the covariance: eight directions are
  /// multiplied by it and made orthogonal again until the two largest values stand still (subspace iteration with Ritz values; Golub
  /// and Van Loan, sections 8.2 and 8.3). `mean` is that of the finite points, the others are left out.
  static func leading(
    of points: [Float], dimensions: Int, mean: [Double]
  ) -> (values: [Double], vectors: [[Double]]) {
    var generator = Philox(seed: 1)
    var columns = (0..<8).map { _ in (0..<dimensions).map { _ in Double(generator.normal()) } }
    orthonormalize(&columns)
    var values = [0.0, 0.0]
    for _ in 0..<100 {
      let image = covarianceTimes(columns, points, mean: mean)
      let small = columns.flatMap { column in image.map { dot(column, $0) } }
      let (found, rotation) = eigenvectors(of: small, size: 8)
      let order = (0..<8).sorted { found[$0] > found[$1] }
      func rotated(_ columns: [[Double]]) -> [[Double]] {
        order.map { rank in
          (0..<dimensions).map { place in
            columns.indices.reduce(0) { $0 + columns[$1][place] * rotation[$1 * 8 + rank] }
          }
        }
      }
      let old = values
      values = order.prefix(2).map { found[$0] }
      if zip(values, old).allSatisfy({ abs($0 - $1) <= 1e-5 * $0 }) {
        return (values, Array(rotated(columns).prefix(2)))
      }
      columns = rotated(image)
      orthonormalize(&columns)
    }
    return (values, Array(columns.prefix(2)))
  }

  /// Eight vectors times the covariance of the finite points.
  private static func covarianceTimes(_ columns: [[Double]], _ points: [Float], mean: [Double]) -> [[Double]] {
    let dimensions = mean.count
    let rows = (0..<dimensions).map { place in
      columns.indices.reduce(into: SIMD8<Float>()) { $0[$1] = Float(columns[$1][place]) }
    }
    let shift = rows.indices.reduce(SIMD8<Float>()) { $0 + Float(mean[$1]) * rows[$1] }
    var sums = [SIMD8<Float>](repeating: .zero, count: dimensions)
    var (total, count) = (SIMD8<Float>(), 0.0)
    points.withUnsafeBufferPointer { points in
      for start in stride(from: 0, to: points.count, by: dimensions) {
        var along = SIMD8<Float>()
        for place in 0..<dimensions { along += points[start + place] * rows[place] }
        // A value that is not finite makes every sum so.
        guard along.sum().isFinite else { continue }
        along -= shift
        for place in 0..<dimensions { sums[place] += points[start + place] * along }
        total += along
        count += 1
      }
    }
    return columns.indices.map { column in
      (0..<dimensions).map { (Double(sums[$0][column]) - mean[$0] * Double(total[column])) / max(count, 1) }
    }
  }

  /// Gram and Schmidt's process, twice for the digits that the first loses. A vector that depends on those before it becomes 0.
  private static func orthonormalize(_ columns: inout [[Double]]) {
    for column in columns.indices {
      let size = dot(columns[column], columns[column]).squareRoot()
      for _ in 0..<2 {
        for other in 0..<column {
          let share = dot(columns[column], columns[other])
          for place in columns[column].indices { columns[column][place] -= share * columns[other][place] }
        }
      }
      let length = dot(columns[column], columns[column]).squareRoot()
      let scale = length > 1e-9 * size ? 1 / length : 0
      for place in columns[column].indices { columns[column][place] *= scale }
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += a[place] * b[place] }
    return sum
  }
}
