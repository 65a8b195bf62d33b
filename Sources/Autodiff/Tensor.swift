/// A matrix that a graph computes or is given: `[rows, columns]`, row after row.
///
/// The memory belongs to the graph (or to its parameter store) and is valid as long as that is.
public struct Tensor {
  /// How the number of rows follows from the number of examples in a batch.
  public enum Rows: Equatable, Sendable {
    /// So many rows for each example: 1, or the number of noise samples of an image.
    case perExample(Int)
    /// The same number whatever the batch: a parameter.
    case fixed(Int)
  }

  /// What tells it from the other tensors of its graph.
  package let id: Int
  /// How many rows there are.
  public let rows: Rows
  /// The number of values in a row.
  public let columns: Int
  package let value: UnsafeMutablePointer<Float>
  package let gradient: UnsafeMutablePointer<Float>?

  /// The first value of row `index`. Valid while the graph lives.
  public func row(_ index: Int) -> UnsafeMutablePointer<Float> { value + index * columns }

  /// Copies values into the rows from row 0 on.
  public func write(_ values: ArraySlice<Float>) {
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { value.update(from: base, count: source.count) }
    }
  }

  /// The same values in rows of another length.
  package func with(columns: Int) -> Tensor {
    Tensor(
      id: id, rows: .perExample(rowsPerExample * self.columns / columns), columns: columns, value: value,
      gradient: gradient)
  }

  /// The gradient of row `index`, after a backward pass; nil for what needs none.
  public func gradientRow(_ index: Int) -> UnsafeMutablePointer<Float>? { gradient.map { $0 + index * columns } }

  /// The rows that belong to a range of examples.
  package func rowRange(_ examples: Range<Int>) -> Range<Int> {
    switch rows {
    case .perExample(let count): examples.lowerBound * count..<examples.upperBound * count
    case .fixed(let count): 0..<count
    }
  }

  /// The number of rows of each example.
  package var rowsPerExample: Int {
    guard case .perExample(let count) = rows else { preconditionFailure("a parameter has no rows per example") }
    return count
  }
}
