#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The eigenvalues of a symmetric matrix `[size, size]`, the largest first: Householder reflections make it tridiagonal, and the QL
/// method with implicit shifts diagonal (Golub and Van Loan, sections 8.3.1 and 8.3.5). Nil for a matrix with NaN, or one that does not
/// converge.
package func symmetricEigenvalues(_ matrix: [Double], size: Int) -> [Double]? {
  precondition(matrix.count == size * size, "\(matrix.count) values for a matrix of \(size) rows")
  guard matrix.allSatisfy(\.isFinite) else { return nil }
  var (diagonal, beside) = tridiagonal(matrix, size: size)
  // What is smaller is rounding, also between eigenvalues that vanish.
  let rounding = .ulpOfOne * ((diagonal + beside).map { abs($0) }.max() ?? 0)
  for first in 0..<size {
    var rounds = 0
    while true {
      // The block from `first` on ends where an element beside the diagonal vanishes.
      let last =
        (first..<size).first { index in
          index == size - 1
            || abs(beside[index]) <= rounding
        } ?? size - 1
      if last == first { break }
      rounds += 1
      if rounds > 60 { return nil }
      chase(&diagonal, &beside, first...last)
    }
  }
  return diagonal.sorted(by: >)
}

/// One implicit QL step on rows `block` of a tridiagonal matrix.
private func chase(_ diagonal: inout [Double], _ beside: inout [Double], _ block: ClosedRange<Int>) {
  let (first, last) = (block.lowerBound, block.upperBound)
  // Wilkinson's shift.
  let half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first])
  let root = hypot(half, 1)
  var g = diagonal[last] - diagonal[first] + beside[first] / (half + (half < 0 ? -root : root))
  var (sine, cosine, moved) = (1.0, 1.0, 0.0)
  for index in (first..<last).reversed() {
    let f = sine * beside[index]
    let b = cosine * beside[index]
    let length = hypot(f, g)
    beside[index + 1] = length
    if length == 0 {
      diagonal[index + 1] -= moved
      beside[last] = 0
      return
    }
    (sine, cosine) = (f / length, g / length)
    g = diagonal[index + 1] - moved
    let turn = (diagonal[index] - g) * sine + 2 * cosine * b
    moved = sine * turn
    diagonal[index + 1] = g + moved
    g = cosine * turn - b
  }
  diagonal[first] -= moved
  beside[first] = g
  beside[last] = 0
}

/// The diagonal of a tridiagonal matrix with the same eigenvalues, and what stands beside it: element i between rows i and i + 1.
private func tridiagonal(_ matrix: [Double], size: Int) -> (diagonal: [Double], beside: [Double]) {
  var a = matrix
  var (diagonal, beside) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
  var (vector, product) = (diagonal, diagonal)
  a.withUnsafeMutableBufferPointer { a in
    for column in 0..<size {
      diagonal[column] = a[column * size + column]
      let rest = column + 1..<size
      guard let top = rest.first else { break }
      // The reflection that takes the column below the diagonal to a multiple of its first place.
      let norm = rest.reduce(0) { $0 + a[$1 * size + column] * a[$1 * size + column] }.squareRoot()
      let head = a[top * size + column]
      let target = head > 0 ? -norm : norm
      beside[column] = target
      let square = 2 * norm * (norm + abs(head))
      guard square > 0 else { continue }
      for row in rest { vector[row] = a[row * size + column] }
      vector[top] -= target
      // a - v w^T - w v^T, with w = p - v (v.p) / |v|^2 and p = 2 a v / |v|^2; |v|^2 is `square`.
      for row in rest {
        var sum = 0.0
        for inner in rest { sum += a[row * size + inner] * vector[inner] }
        product[row] = 2 * sum / square
      }
      let along = rest.reduce(0) { $0 + vector[$1] * product[$1] } / square
      for row in rest { product[row] -= along * vector[row] }
      for row in rest {
        let (v, w) = (vector[row], product[row])
        for inner in rest { a[row * size + inner] -= v * product[inner] + w * vector[inner] }
      }
    }
  }
  return (diagonal, beside)
}
