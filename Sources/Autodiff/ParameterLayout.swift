/// Where each named parameter of a model lies in one flat block of memory.
///
/// Weights, gradients and an optimizer's moments all use the same layout, so that an optimizer walks memory once and a
/// copy of a model is one copy of an array.
public struct ParameterLayout: Sendable, Equatable {
  /// One parameter: a bias `[out]`, or a weight matrix `[out, in]`, which lies in memory transposed: `[in, out]`, row after
  /// row. So a layer reads the weights of one input side by side.
  public struct Entry: Sendable, Equatable {
    /// The name under which it is saved, for example `encoder.0.weight`.
    public let name: String
    /// Its dimensions, as PyTorch has them: one or two.
    public let shape: [Int]
    /// The index of its first value in the flat block, a multiple of 16.
    public let offset: Int
    /// Whether an optimizer changes it. Buffers are not trained: a batch norm's running mean, for example.
    public let isTrained: Bool
    /// The number of its values.
    public var count: Int { shape.reduce(1, *) }
    /// Its values' indices in the flat block.
    public var range: Range<Int> { offset..<offset + count }
    /// The length of a row in memory: the number of the layer's outputs.
    var columnsInMemory: Int { shape[0] }

    /// This parameter's values out of a flat block, in PyTorch's order.
    public func values(in block: [Float]) -> [Float] { block.withUnsafeBufferPointer(values) }

    /// The same out of a block that is not an array.
    package func values(in block: UnsafeBufferPointer<Float>) -> [Float] {
      let mine = UnsafeBufferPointer(rebasing: block[range])
      return shape.count == 2 ? Self.transposed(mine, rows: shape[1]) : Array(mine)
    }

    /// Puts this parameter's values, in PyTorch's order, into a flat block.
    public func put(_ values: [Float], into block: inout [Float]) {
      precondition(values.count == count, "\(values.count) values for \(name) of shape \(shape)")
      guard shape.count == 2 else { return block.replaceSubrange(range, with: values) }
      block.replaceSubrange(range, with: values.withUnsafeBufferPointer { Self.transposed($0, rows: shape[0]) })
    }

    /// A matrix of `rows` rows, row after row, column after column.
    private static func transposed(_ matrix: UnsafeBufferPointer<Float>, rows: Int) -> [Float] {
      let columns = matrix.count / max(rows, 1)
      return [Float](unsafeUninitializedCapacity: matrix.count) { result, count in
        for row in 0..<rows {
          for column in 0..<columns { result[column &* rows &+ row] = matrix[row &* columns &+ column] }
        }
        count = matrix.count
      }
    }
  }

  /// All parameters, in the order in which they lie in memory.
  public private(set) var entries: [Entry] = []
  /// The length of the flat block, padding between parameters included.
  public private(set) var count = 0
  private var indices: [String: Int] = [:]

  /// A layout without parameters.
  public init() {}

  /// Adds a parameter behind the others, or a buffer. A name may be used once.
  public mutating func add(_ name: String, _ shape: [Int], isTrained: Bool = true) {
    precondition(indices[name] == nil, "the parameter \(name) is declared twice")
    precondition(shape.count == 1 || shape.count == 2, "\(name) of shape \(shape) is neither bias nor weight")
    indices[name] = entries.count
    let entry = Entry(name: name, shape: shape, offset: count, isTrained: isTrained)
    entries.append(entry)
    count += (entry.count + 15) / 16 * 16
  }

  /// The parameter of this name, or nil.
  public subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The number of values that are trained, padding left out.
  public var parameterCount: Int { entries.reduce(0) { $0 + ($1.isTrained ? $1.count : 0) } }
}
