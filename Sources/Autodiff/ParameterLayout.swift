/// The place of each named parameter of a model in one flat block of memory.
///
/// Weights, gradients and an optimizer's moments share a layout, so an optimizer walks through memory once, and a copy
/// of a model is a copy of one array.
public struct ParameterLayout: Sendable, Equatable {
  /// A bias `[out]` or a weight `[out, in]`. In memory a weight is transposed, `[in, out]` row-major, so that the
  /// weights of one input are adjacent.
  public struct Entry: Sendable, Equatable {
    /// The name in checkpoints, for example `encoder.0.weight`.
    public let name: String
    /// One or two dimensions, in PyTorch's order.
    public let shape: [Int]
    /// The index of the first value in the flat block, a multiple of 16.
    public let offset: Int
    /// Whether an optimizer changes it; false for buffers, for example a batch norm's running mean.
    public let isTrained: Bool
    /// The number of values.
    public var count: Int { shape.reduce(1, *) }
    /// The indices of the values in the flat block.
    public var range: Range<Int> { offset..<offset + count }
    /// The length of a row in memory: the layer's number of outputs.
    var columnsInMemory: Int { shape[0] }

    /// This parameter's values in a flat block, in PyTorch's order.
    public func values(in block: [Float]) -> [Float] { block.withUnsafeBufferPointer(values) }

    package func values(in block: UnsafeBufferPointer<Float>) -> [Float] {
      let mine = UnsafeBufferPointer(rebasing: block[range])
      return shape.count == 2 ? Self.transposed(mine, rows: shape[1]) : Array(mine)
    }

    /// Writes this parameter's values, given in PyTorch's order, into a flat block.
    public func put(_ values: [Float], into block: inout [Float]) {
      precondition(values.count == count, "\(values.count) values for \(name) of shape \(shape)")
      guard shape.count == 2 else { return block.replaceSubrange(range, with: values) }
      block.replaceSubrange(range, with: values.withUnsafeBufferPointer { Self.transposed($0, rows: shape[0]) })
    }

    /// The transpose of a row-major matrix with `rows` rows, row-major too.
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

  /// All parameters, in memory order.
  public private(set) var entries: [Entry] = []
  /// The length of the flat block in values, padding included.
  public private(set) var count = 0
  private var indices: [String: Int] = [:]

  /// An empty layout.
  public init() {}

  /// Appends a parameter, or a buffer. Each name may be used once.
  public mutating func add(_ name: String, _ shape: [Int], isTrained: Bool = true) {
    precondition(indices[name] == nil, "the parameter \(name) is declared twice")
    precondition(shape.count == 1 || shape.count == 2, "\(name) of shape \(shape) is neither bias nor weight")
    indices[name] = entries.count
    let entry = Entry(name: name, shape: shape, offset: count, isTrained: isTrained)
    entries.append(entry)
    count += (entry.count + 15) / 16 * 16
  }

  /// The parameter of this name; nil if there is none.
  public subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The number of trained values, without padding.
  public var parameterCount: Int { entries.reduce(0) { $0 + ($1.isTrained ? $1.count : 0) } }
}
