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
    /// The number of its values.
    public var count: Int { shape.reduce(1, *) }
    /// Its values' indices in the flat block.
    public var range: Range<Int> { offset..<offset + count }
    /// The length of a row in memory: the number of the layer's outputs.
    var columnsInMemory: Int { shape[0] }

    /// This parameter's values out of a flat block, in PyTorch's order.
    public func values(in block: [Float]) -> [Float] {
      guard shape.count == 2 else { return Array(block[range]) }
      return (0..<count).map { block[place($0)] }
    }

    /// Puts this parameter's values, in PyTorch's order, into a flat block.
    public func put(_ values: [Float], into block: inout [Float]) {
      precondition(values.count == count, "\(values.count) values for \(name) of shape \(shape)")
      guard shape.count == 2 else { return block.replaceSubrange(range, with: values) }
      for (index, value) in values.enumerated() { block[place(index)] = value }
    }

    /// Where a matrix's value of this index in PyTorch's order lies in the flat block.
    private func place(_ index: Int) -> Int { offset + index % shape[1] * shape[0] + index / shape[1] }
  }

  /// All parameters, in the order in which they lie in memory.
  public private(set) var entries: [Entry] = []
  /// The length of the flat block, padding between parameters included.
  public private(set) var count = 0
  private var indices: [String: Int] = [:]

  /// A layout without parameters.
  public init() {}

  /// Adds a parameter behind the others. A name may be used once.
  public mutating func add(_ name: String, _ shape: [Int]) {
    precondition(indices[name] == nil, "the parameter \(name) is declared twice")
    precondition(shape.count == 1 || shape.count == 2, "\(name) of shape \(shape) is neither bias nor weight")
    indices[name] = entries.count
    let entry = Entry(name: name, shape: shape, offset: count)
    entries.append(entry)
    count += (entry.count + 15) / 16 * 16
  }

  /// The parameter of this name, or nil.
  public subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The number of values, padding left out.
  public var parameterCount: Int { entries.reduce(0) { $0 + $1.count } }
}
