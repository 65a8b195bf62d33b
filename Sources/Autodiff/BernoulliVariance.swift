#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Graph {
  /// `log(p (1 - p))`, the log variance of values that are 1 with probability p and else 0. Has no gradient.
  package func bernoulliLogVariance(_ probabilities: Tensor) -> Tensor {
    add(
      BernoulliLogVariance(
        probabilities: probabilities,
        output: leaf(columns: probabilities.columns, rowsPerExample: probabilities.rowsPerExample)))
  }
}

private struct BernoulliLogVariance: Operation {
  let probabilities, output: Tensor
  var inputs: [Tensor] { [] }

  func forward(_ examples: Range<Int>) {
    for row in output.rowRange(examples) {
      let (p, y) = (probabilities.row(row), output.row(row))
      // A certain category has a variance of 0, whose logarithm no file or sum could hold.
      for column in 0..<output.columns { y[column] = logf(max(p[column] * (1 - p[column]), .leastNormalMagnitude)) }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {}
}
