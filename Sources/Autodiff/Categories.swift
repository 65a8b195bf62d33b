import CKernels

/// Several categorical distributions beside each other in a row: one value for each category of each.
struct Categories {
  /// The columns of each distribution.
  let ranges: [Range<Int>]
  /// The columns of all.
  let columns: Int

  /// `counts` are the numbers of categories, each at least 2.
  init(_ counts: [Int]) {
    var (start, ranges): (Int, [Range<Int>]) = (0, [])
    for count in counts {
      precondition(count > 1, "a distribution over \(count) categories")
      ranges.append(start..<start + count)
      start += count
    }
    (self.ranges, columns) = (ranges, start)
  }

  /// The softmax of each distribution's part of a row, with its largest value factored out. `from` and `to` can be the same row.
  func softmax(_ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>) {
    for range in ranges {
      var largest = -Float.infinity
      for column in range { largest = max(largest, from[column]) }
      for column in range { to[column] = from[column] - largest }
    }
    latent_exp(to, to, columns)
    for range in ranges {
      var sum: Float = 0
      for column in range { sum += to[column] }
      let share = 1 / sum
      for column in range { to[column] *= share }
    }
  }
}
