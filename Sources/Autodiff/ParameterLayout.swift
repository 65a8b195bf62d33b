/// The place of each named parameter of a model in one flat block of memory.
///
/// Weights, gradients and an optimizer's moments share a layout, so an optimizer walks through memory once, and a copy
/// of a model is a copy of one array.
public struct ParameterLayout: Sendable, Equatable {
  /// One parameter: a bias `[out]`, or a weight. A weight `[out, in, height, width]` lies in memory as
  /// `[height, width, in, out]`, row after row, and a matrix `[out, in]` as `[in, out]`. So a layer reads the weights of one input
  /// side by side. Where the columns of a matrix are the values of maps, channel by channel, it is as one `[out, channels,
  /// height, width]`: the maps themselves lie with their channels side by side.
  public struct Entry: Sendable, Equatable {
    /// The name in checkpoints, for example `encoder.0.weight`.
    public let name: String
    /// Its dimensions, as PyTorch has them: one, two or four.
    public let shape: [Int]
    /// How many places a kernel has, or the maps that a matrix reads: height times width.
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
      return shape.count == 1 ? Array(mine) : reordered(mine, isInMemory: true)
    }

    /// Writes this parameter's values, given in PyTorch's order, into a flat block.
    public func put(_ values: [Float], into block: inout [Float]) {
      precondition(values.count == count, "\(values.count) values for \(name) of shape \(shape)")
      guard shape.count > 1 else { return block.replaceSubrange(range, with: values) }
      block.replaceSubrange(range, with: values.withUnsafeBufferPointer { reordered($0, isInMemory: false) })
    }

    /// A weight's values from PyTorch's order `[first, second, place]` to that in memory, `[place, second, first]`, or back.
    private func reordered(_ values: UnsafeBufferPointer<Float>, isInMemory: Bool) -> [Float] {
      let (first, places) = (shape[0], places)
      let second = count / (first * places)
      return [Float](unsafeUninitializedCapacity: count) { result, initialized in
        for row in 0..<first {
          for column in 0..<second {
            for place in 0..<places {
              let there = (row &* second &+ column) &* places &+ place
              let here = (place &* second &+ column) &* first &+ row
              if isInMemory { result[there] = values[here] } else { result[here] = values[there] }
            }
          }
        }
        initialized = count
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

  /// Adds a parameter behind the others, or a buffer. A name may be used once. `places` is for a matrix that reads maps.
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
