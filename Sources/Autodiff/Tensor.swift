/// A row-major matrix in a graph: `[rows, columns]`.
///
/// The memory belongs to the graph or its parameter store, and is valid as long as its owner.
public struct Tensor {
  /// How the number of rows depends on the batch.
  public enum Rows: Equatable, Sendable {
    /// A number of rows per example: 1, or the number of noise samples.
    case perExample(Int)
    /// A number that does not depend on the batch: a parameter.
    case fixed(Int)
  }

  /// Unique within its graph.
  package let id: Int
  /// The number of rows.
  public let rows: Rows
  /// The number of columns.
  public let columns: Int
  package let value: UnsafeMutablePointer<Float>
  package let gradient: UnsafeMutablePointer<Float>?

  /// The first value of row `index`. Valid while the graph lives.
  public func row(_ index: Int) -> UnsafeMutablePointer<Float> { value + index * columns }

  /// Copies values into the rows, starting at row 0.
  public func write(_ values: ArraySlice<Float>) {
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { value.update(from: base, count: source.count) }
    }
  }

  /// The same values with another row length.
  package func with(columns: Int) -> Tensor {
    Tensor(
      id: id, rows: .perExample(rowsPerExample * self.columns / columns), columns: columns, value: value,
      gradient: gradient)
  }

  /// The gradient of row `index` after a backward pass; nil for a tensor without a gradient.
  public func gradientRow(_ index: Int) -> UnsafeMutablePointer<Float>? { gradient.map { $0 + index * columns } }

  /// The rows of a range of examples.
  package func rowRange(_ examples: Range<Int>) -> Range<Int> {
    switch rows {
    case .perExample(let count): examples.lowerBound * count..<examples.upperBound * count
    case .fixed(let count): 0..<count
    }
  }

  /// The number of rows per example.
  package var rowsPerExample: Int {
    guard case .perExample(let count) = rows else { preconditionFailure("a parameter has no rows per example") }
    return count
  }
}
