/// The two directions in which points differ most: the first two eigenvectors of their covariance (Pearson 1901).
public struct PrincipalComponents: Sendable, Equatable {
  /// The points' mean, `[dimensions]`.
  public let mean: [Float]
  /// The direction of the largest variance, of length 1.
  public private(set) var first: [Float]
  /// The orthogonal direction of the largest variance, of length 1; all 0 for points of one dimension.
  public private(set) var second: [Float]
  /// The share of the variance along each of the two, from 0 to 1.
  public let shares: [Float]
  /// The standard deviation along each of the two.
  public let deviations: [Float]
  /// Each point's place along the two, `[count, 2]`.
  public private(set) var scores: [Float]

  /// The components of points `[count, dimensions]`, row by row. The largest coefficient of each direction is positive.
  public init(of points: [Float], dimensions: Int) {
    let (mean, total) = Self.moments(of: points, dimensions: dimensions)
    let (values, vectors) =
      dimensions > Self.widest
      ? Self.leading(of: points, dimensions: dimensions, mean: mean)
      : Self.sorted(Self.eigenvectors(of: Self.covariance(of: points, mean: mean), size: dimensions))
    func direction(_ rank: Int) -> [Float] {
      guard rank < dimensions else { return [Float](repeating: 0, count: dimensions) }
      let vector = vectors[rank].map { Float($0) }
      let largest = vector.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? vector.map { -$0 } : vector
    }
    self.mean = mean.map { Float($0) }
    first = direction(0)
    second = direction(1)
    shares = (0..<2).map { $0 < dimensions ? Float(values[$0] / max(total, .leastNormalMagnitude)) : 0 }
    deviations = (0..<2).map { $0 < dimensions ? Float(max(values[$0], 0).squareRoot()) : 0 }
    scores = []
    scores.reserveCapacity(points.count / dimensions * 2)
    for start in stride(from: 0, to: points.count, by: dimensions) {
      let (a, b) = place(of: points[start..<start + dimensions])
      scores += [a, b]
    }
  }

  /// The coordinates of a point along the two directions, relative to the mean.
  public func place(of point: some RandomAccessCollection<Float>) -> (a: Float, b: Float) {
    var (a, b): (Float, Float) = (0, 0)
    for (dimension, value) in point.enumerated() {
      let centered = value - mean[dimension]
      a += centered * first[dimension]
      b += centered * second[dimension]
    }
    return (a, b)
  }

  /// The point at a place: mean + a first + b second.
  public func point(a: Float, b: Float) -> [Float] { mean.indices.map { mean[$0] + a * first[$0] + b * second[$0] } }

  /// Flips directions that point away from the earlier ones.
  mutating func align(with earlier: PrincipalComponents) {
    guard earlier.mean.count == mean.count else { return }
    func turned(_ vector: [Float], _ other: [Float]) -> Bool { zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 } < 0 }
    if turned(first, earlier.first) {
      first = first.map { -$0 }
      for index in stride(from: 0, to: scores.count, by: 2) { scores[index] = -scores[index] }
    }
    if turned(second, earlier.second) {
      second = second.map { -$0 }
      for index in stride(from: 1, to: scores.count, by: 2) { scores[index] = -scores[index] }
    }
  }

  /// Mean `[dimensions]`, and the variance of all dimensions together. Points with NaN are left out.
  private static func moments(of points: [Float], dimensions: Int) -> (mean: [Double], total: Double) {
    var mean = [Double](repeating: 0, count: dimensions)
    var (squares, count) = (0.0, 0.0)
    for start in stride(from: 0, to: points.count, by: dimensions) {
      let point = points[start..<start + dimensions]
      guard point.allSatisfy(\.isFinite) else { continue }
      count += 1
      for (dimension, value) in point.enumerated() {
        mean[dimension] += Double(value)
        squares += Double(value) * Double(value)
      }
    }
    for dimension in mean.indices { mean[dimension] /= max(count, 1) }
    return (mean, max(0, squares / max(count, 1) - mean.reduce(0) { $0 + $1 * $1 }))
  }

  /// The covariance `[dimensions, dimensions]` of the finite points around their mean.
  private static func covariance(of points: [Float], mean: [Double]) -> [Double] {
    let dimensions = mean.count
    var covariance = [Double](repeating: 0, count: dimensions * dimensions)
    var (count, point) = (0.0, mean)
    for start in stride(from: 0, to: points.count, by: dimensions) {
      for dimension in 0..<dimensions { point[dimension] = Double(points[start + dimension]) - mean[dimension] }
      guard point.allSatisfy(\.isFinite) else { continue }
      count += 1
      for row in 0..<dimensions {
        for column in 0...row { covariance[row * dimensions + column] += point[row] * point[column] }
      }
    }
    for row in 0..<dimensions {
      for column in 0...row {
        let value = covariance[row * dimensions + column] / max(count, 1)
        covariance[row * dimensions + column] = value
        covariance[column * dimensions + row] = value
      }
    }
    return covariance
  }

  /// The largest value first, and each vector by itself.
  private static func sorted(_ found: (values: [Double], vectors: [Double])) -> (values: [Double], vectors: [[Double]])
  {
    let size = found.values.count
    let order = (0..<size).sorted { found.values[$0] > found.values[$1] }
    return (order.map { found.values[$0] }, order.map { rank in (0..<size).map { found.vectors[$0 * size + rank] } })
  }

  /// Eigenvalues of a symmetric matrix, and the eigenvectors as the columns of a matrix, in no particular order, by
  /// Jacobi rotations: each makes one off-diagonal element 0, until all are (Golub and Van Loan, section 8.5).
  static func eigenvectors(of matrix: [Double], size: Int) -> (values: [Double], vectors: [Double]) {
    var matrix = matrix
    var vectors = (0..<size * size).map { $0 / size == $0 % size ? 1.0 : 0.0 }
    let scale = (0..<size).reduce(0) { $0 + abs(matrix[$1 * size + $1]) }
    // It converges quadratically: about six sweeps are enough.
    for _ in 0..<50 {
      var isDiagonal = true
      for row in 0..<size {
        for column in row + 1..<max(size, row + 1) where abs(matrix[row * size + column]) > 1e-12 * scale {
          isDiagonal = false
          let difference = matrix[column * size + column] - matrix[row * size + row]
          let ratio = difference / (2 * matrix[row * size + column])
          let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
          let cosine = 1 / (tangent * tangent + 1).squareRoot()
          let sine = tangent * cosine
          for k in 0..<size { rotate(&matrix, k * size + row, k * size + column, cosine, sine) }
          for k in 0..<size { rotate(&matrix, row * size + k, column * size + k, cosine, sine) }
          for k in 0..<size { rotate(&vectors, k * size + row, k * size + column, cosine, sine) }
        }
      }
      if isDiagonal { break }
    }
    return ((0..<size).map { max(0, matrix[$0 * size + $0]) }, vectors)
  }

  private static func rotate(_ matrix: inout [Double], _ p: Int, _ q: Int, _ cosine: Double, _ sine: Double) {
    let (x, y) = (matrix[p], matrix[q])
    matrix[p] = cosine * x - sine * y
    matrix[q] = sine * x + cosine * y
  }
}
