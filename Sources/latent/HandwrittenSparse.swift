import Autodiff
import CKernels

/// The values of a matrix that are not 0, row by row, with room for all.
final class HandwrittenSparse {
  private let columns: Int
  private let indices: UnsafeMutablePointer<Int32>
  private let entries: FloatMemory
  let counts: UnsafeMutablePointer<Int>
  private let rows: Int

  init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    indices = .allocate(capacity: max(rows * columns, 1))
    entries = FloatMemory(count: rows * columns)
    counts = .allocate(capacity: max(rows, 1))
    counts.initialize(repeating: 0, count: max(rows, 1))
  }

  deinit {
    indices.deallocate()
    counts.deallocate()
  }

  func places(_ row: Int) -> UnsafeMutablePointer<Int32> { indices + row * columns }
  func values(_ row: Int) -> UnsafeMutablePointer<Float> { entries.start + row * columns }

  /// Takes a dense row; returns how many of its values are not 0.
  func compress(_ dense: UnsafePointer<Float>, into row: Int) -> Int {
    counts[row] = latent_compress(dense, columns, places(row), values(row))
    return counts[row]
  }

  /// Becomes the transposed matrix of the other's first `count` rows.
  func transpose(_ other: HandwrittenSparse, count: Int) {
    let (counts, indices, entries, columns) = (counts, indices, entries.start, columns)
    counts.update(repeating: 0, count: rows)
    for otherRow in 0..<count {
      let (places, values) = (other.places(otherRow), other.values(otherRow))
      for k in 0..<other.counts[otherRow] {
        let row = Int(places[k])
        let place = row &* columns &+ counts[row]
        indices[place] = Int32(otherRow)
        entries[place] = values[k]
        counts[row] &+= 1
      }
    }
  }
}
