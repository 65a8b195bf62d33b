import CKernels

/// The nonzero values of a matrix, row by row: column indices in ascending order, values, and their number.
///
/// Every row has room for all columns, so several threads can fill rows, and a step allocates nothing.
final class SparseRows {
  private let columns: Int
  private let places: UnsafeMutablePointer<Int32>
  private let entries: FloatMemory
  let counts: UnsafeMutablePointer<Int>

  init(rows: Int, columns: Int) {
    self.columns = columns
    places = .allocate(capacity: max(rows * columns, 1))
    entries = FloatMemory(count: rows * columns)
    counts = .allocate(capacity: max(rows, 1))
    counts.initialize(repeating: 0, count: max(rows, 1))
  }

  deinit {
    places.deallocate()
    counts.deallocate()
  }

  func indices(_ row: Int) -> UnsafeMutablePointer<Int32> { places + row * columns }
  func values(_ row: Int) -> UnsafeMutablePointer<Float> { entries.start + row * columns }

  /// Stores a dense row; returns the number of its nonzero values.
  func compress(_ dense: UnsafePointer<Float>, into row: Int) -> Int {
    counts[row] = latent_compress(dense, columns, indices(row), values(row))
    return counts[row]
  }

  /// Fills the rows `mine` with those columns of the first `count` rows of `other`: a transposition.
  func gather(_ mine: Range<Int>, from other: SparseRows, count: Int) {
    let (counts, places, entries, columns) = (counts, places, entries.start, columns)
    for row in mine { counts[row] = 0 }
    for otherRow in 0..<count {
      let (indices, values) = (other.indices(otherRow), other.values(otherRow))
      let (first, end) = Self.places(
        in: indices, count: other.counts[otherRow], of: mine, columns: other.columns)
      for k in first..<end {
        let row = Int(indices[k])
        let place = row &* columns &+ counts[row]
        places[place] = Int32(otherRow)
        entries[place] = values[k]
        counts[row] &+= 1
      }
    }
  }

  /// The positions of the ascending `indices` that lie in a range of `0..<columns`. Computed before the loop, because a
  /// loop that also looks for its end is slower. The first and the last part need only one search.
  private static func places(
    in indices: UnsafePointer<Int32>, count: Int, of range: Range<Int>, columns: Int
  ) -> (Int, Int) {
    (
      range.lowerBound == 0 ? 0 : firstPlace(in: indices, count: count, from: range.lowerBound),
      range.upperBound == columns ? count : firstPlace(in: indices, count: count, from: range.upperBound)
    )
  }

  /// The first position in the ascending `indices` whose value is at least `bound`.
  private static func firstPlace(in indices: UnsafePointer<Int32>, count: Int, from bound: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Int(indices[middle]) < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
