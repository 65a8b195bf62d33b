/// Where each named parameter of a model lies in one flat block of memory.
///
/// Weights, gradients and an optimizer's moments all use the same layout, so that an optimizer walks memory once and a
/// copy of a model is one copy of an array.
public struct ParameterLayout: Sendable, Equatable {
  /// One parameter: a weight matrix `[out, in]` or a bias `[out]`, row after row as in PyTorch unless it is transposed.
  public struct Entry: Sendable, Equatable {
    /// The name under which it is saved, for example `encoder.0.weight`.
    public let name: String
    /// Its dimensions, as PyTorch has them.
    public let shape: [Int]
    /// Whether a matrix `[out, in]` lies in memory as `[in, out]`: what a layer over sparse data reads row by row.
    public let isTransposed: Bool
    /// The index of its first value in the flat block, a multiple of 16.
    public let offset: Int
    /// The number of its values.
    public var count: Int { shape.reduce(1, *) }
    /// Its values' indices in the flat block.
    public var range: Range<Int> { offset..<offset + count }

    /// This parameter's values out of a flat block, in PyTorch's order.
    public func values(in block: [Float]) -> [Float] {
      guard isTransposed else { return Array(block[range]) }
      let (rows, columns) = (shape[0], shape[1])
      return (0..<count).map { block[offset + $0 % columns * rows + $0 / columns] }
    }

    /// Puts this parameter's values, in PyTorch's order, into a flat block.
    public func put(_ values: [Float], into block: inout [Float]) {
      precondition(values.count == count, "\(values.count) values for \(name) of shape \(shape)")
      guard isTransposed else { return block.replaceSubrange(range, with: values) }
      let (rows, columns) = (shape[0], shape[1])
      for row in 0..<rows {
        for column in 0..<columns { block[offset + column * rows + row] = values[row * columns + column] }
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

  /// Adds a parameter behind the others. A name may be used once.
  public mutating func add(_ name: String, _ shape: [Int], isTransposed: Bool = false) {
    precondition(indices[name] == nil, "the parameter \(name) is declared twice")
    indices[name] = entries.count
    let entry = Entry(name: name, shape: shape, isTransposed: isTransposed, offset: count)
    entries.append(entry)
    count += (entry.count + 15) / 16 * 16
  }

  /// The parameter of this name, or nil.
  public subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The number of values, padding left out.
  public var parameterCount: Int { entries.reduce(0) { $0 + $1.count } }
}
