import CKernels

/// The place of each named parameter of a model in one flat block of memory.
///
/// Weights, gradients and an optimizer's moments share a layout, so an optimizer walks through memory once, and a copy
/// of a model is a copy of one array.
public struct ParameterLayout: Sendable, Equatable {
  /// A bias `[out]` or a weight. In memory a weight `[out, in, height, width]` is `[height, width, in, out]` row-major,
  /// and a matrix `[out, in]` is `[in, out]`, so that the weights of one input are adjacent. A matrix whose columns are
  /// the values of maps, channel by channel, is treated as `[out, channels, height, width]`, because maps have adjacent
  /// channels in memory.
  public struct Entry: Sendable, Equatable {
    /// The name in checkpoints, for example `encoder.0.weight`.
    public let name: String
    /// One, two or four dimensions, in PyTorch's order.
    public let shape: [Int]
    /// Height times width of a kernel, or of the maps that a matrix reads.
    public let places: Int
    /// The index of its first value in the flat block, a multiple of 16.
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
      if shape.count == 1 { return Array(mine) }
      return [Float](unsafeUninitializedCapacity: count) { result, initialized in
        reorder(mine, into: UnsafeMutableBufferPointer(rebasing: result[..<count]), isInMemory: true)
        initialized = count
      }
    }

    /// Writes this parameter's values, given in PyTorch's order, into a flat block.
    public func put(_ values: [Float], into block: inout [Float]) {
      precondition(values.count == count, "\(values.count) values for \(name) of shape \(shape)")
      guard shape.count > 1 else { return block.replaceSubrange(range, with: values) }
      block.withUnsafeMutableBufferPointer { block in
        values.withUnsafeBufferPointer {
          reorder($0, into: UnsafeMutableBufferPointer(rebasing: block[range]), isInMemory: false)
        }
      }
    }

    /// Reorders a weight from PyTorch's order `[first, second, place]` to memory order `[place, second, first]`, or
    /// back.
    private func reorder(
      _ values: UnsafeBufferPointer<Float>, into result: UnsafeMutableBufferPointer<Float>, isInMemory: Bool
    ) {
      let (first, places) = (shape[0], places)
      let second = count / (first * places)
      if places == 1, let from = values.baseAddress, let to = result.baseAddress {
        return isInMemory
          ? latent_transpose(from, to, second, first, 0) : latent_transpose(from, to, first, second, 0)
      }
      for row in 0..<first {
        for column in 0..<second {
          for place in 0..<places {
            let there = (row &* second &+ column) &* places &+ place
            let here = (place &* second &+ column) &* first &+ row
            if isInMemory { result[there] = values[here] } else { result[here] = values[there] }
          }
        }
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

  /// Appends a parameter, or a buffer. Each name may be used once. `places` is for a matrix that reads maps.
  public mutating func add(_ name: String, _ shape: [Int], places: Int = 1, isTrained: Bool = true) {
    precondition(indices[name] == nil, "the parameter \(name) is declared twice")
    precondition([1, 2, 4].contains(shape.count), "\(name) of shape \(shape) is neither bias nor weight")
    let places = shape.count == 4 ? shape[2] * shape[3] : places
    precondition(shape.count != 2 || shape[1] % places == 0, "\(name) does not read \(places) places")
    indices[name] = entries.count
    let entry = Entry(name: name, shape: shape, places: places, offset: count, isTrained: isTrained)
    entries.append(entry)
    count += (entry.count + 15) / 16 * 16
  }

  /// The parameter of this name; nil if there is none.
  public subscript(name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The number of trained values, without padding.
  public var parameterCount: Int { entries.reduce(0) { $0 + ($1.isTrained ? $1.count : 0) } }
}
