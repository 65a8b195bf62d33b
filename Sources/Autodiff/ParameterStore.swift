/// A model's parameters and their gradients, each one flat block in the order of a layout.
///
/// Belongs to one thread at a time; a copy for another thread is `values`.
public final class ParameterStore {
  /// Names, shapes and places.
  public let layout: ParameterLayout
  package let memory: FloatMemory
  package let gradients: FloatMemory?

  /// Parameters that are all zero; with room for gradients if they are to be trained.
  public init(layout: ParameterLayout, trainable: Bool) {
    self.layout = layout
    memory = FloatMemory(count: layout.count)
    gradients = trainable ? FloatMemory(count: layout.count) : nil
  }

  /// All parameters as one array in the layout's order (padding included).
  public var values: [Float] {
    get { memory.values }
    set { memory.values = newValue }
  }

  /// Copies the parameters that this store has out of a larger model's, by name.
  public func load(_ model: [Float], laidOutAs other: ParameterLayout) {
    precondition(model.count == other.count, "\(model.count) values for a layout of \(other.count)")
    model.withUnsafeBufferPointer { source in
      for entry in layout.entries {
        guard let place = other[entry.name], place.shape == entry.shape,
          place.isTransposed == entry.isTransposed, let base = source.baseAddress
        else {
          preconditionFailure("the model has no \(entry.name) of shape \(entry.shape)")
        }
        (memory.start + entry.offset).update(from: base + place.offset, count: entry.count)
      }
    }
  }

  /// The parameter called `name` as a tensor `[rows, columns]`; a bias is `[1, out]`.
  func tensor(_ name: String, id: Int) -> Tensor {
    guard let entry = layout[name] else { preconditionFailure("no parameter is called \(name)") }
    let columns = (entry.isTransposed ? entry.shape.first : entry.shape.last) ?? 1
    return Tensor(
      id: id, rows: .fixed(entry.count / columns), columns: columns, value: memory.start + entry.offset,
      gradient: gradients.map { $0.start + entry.offset })
  }
}
