import CKernels

/// A model's parameters and their gradients, each one flat block in the order of a layout.
///
/// Belongs to one thread at a time; a copy for another thread is `values`.
public final class ParameterStore {
  /// Names, shapes and places.
  public let layout: ParameterLayout
  package let memory: FloatMemory
  package let gradients: FloatMemory?
  /// What the products of a graph over these parameters are made of.
  public let precision: Precision
  /// The parameters as bfloat16, in mixed precision.
  private let copy: BFloat16Memory?

  /// Parameters that are all zero; with room for gradients if they are to be trained.
  public init(layout: ParameterLayout, trainable: Bool, precision: Precision = .single) {
    self.layout = layout
    self.precision = precision
    memory = FloatMemory(count: layout.count)
    gradients = trainable ? FloatMemory(count: layout.count) : nil
    copy = precision == .mixed ? BFloat16Memory(count: layout.count) : nil
  }

  /// The same parameters in the same memory, to be read by a graph in single precision.
  public var inSinglePrecision: ParameterStore { ParameterStore(reading: self) }

  private init(reading other: ParameterStore) {
    (layout, memory, precision, gradients, copy) = (other.layout, other.memory, .single, nil, nil)
  }

  /// All parameters as one array in the layout's order (padding included).
  public var values: [Float] {
    get { memory.values }
    set {
      memory.values = newValue
      changed(0..<layout.count)
    }
  }

  /// To be called by whoever has written to `memory`: what depends on these values follows.
  package func changed(_ range: Range<Int>) {
    guard let copy else { return }
    latent_bfloat16(memory.start + range.lowerBound, copy.start + range.lowerBound, range.count)
  }

  /// Copies the parameters that this store has out of a larger model's, by name.
  public func load(_ model: [Float], laidOutAs other: ParameterLayout) {
    precondition(model.count == other.count, "\(model.count) values for a layout of \(other.count)")
    model.withUnsafeBufferPointer { source in
      for entry in layout.entries {
        guard let place = other[entry.name], place.shape == entry.shape,
          place.places == entry.places, let base = source.baseAddress
        else {
          preconditionFailure("the model has no \(entry.name) of shape \(entry.shape)")
        }
        (memory.start + entry.offset).update(from: base + place.offset, count: entry.count)
      }
    }
    changed(0..<layout.count)
  }

  /// Multiplies all that leads to output i of the layer `name`, its weights and its bias, by `factors[i]`. The outputs are the
  /// weight's first dimension, or the second of one that is transposed.
  public func scale(_ name: String, by factors: [Float], isTransposed: Bool = false) {
    guard let weight = layout["\(name).weight"], let bias = layout["\(name).bias"], bias.count == factors.count,
      weight.shape[isTransposed ? 1 : 0] == factors.count
    else { preconditionFailure("\(name) is no layer of \(factors.count) outputs") }
    let width = weight.columnsInMemory
    for (row, place) in stride(from: weight.offset, to: weight.range.upperBound, by: width).enumerated() {
      let values = memory.start + place
      if isTransposed {
        // A row has the weights of one output.
        for index in 0..<width { values[index] *= factors[row % factors.count] }
      } else {
        latent_product(values, factors, values, width)
      }
    }
    latent_product(memory.start + bias.offset, factors, memory.start + bias.offset, bias.count)
    changed(weight.range)
    changed(bias.range)
  }

  /// The parameter called `name` as it lies in memory: a weight is `[in, out]`, a bias `[1, out]`.
  func tensor(_ name: String, id: Int) -> Tensor {
    guard let entry = layout[name] else { preconditionFailure("no parameter is called \(name)") }
    let columns = entry.columnsInMemory
    return Tensor(
      id: id, rows: .fixed(entry.count / columns), columns: columns, value: memory.start + entry.offset,
      gradient: entry.isTrained ? gradients.map { $0.start + entry.offset } : nil)
  }

  /// A weight as products read it.
  func factor(_ entry: ParameterLayout.Entry) -> Factor {
    Factor(
      memory.start + entry.offset, copy: copy.map { $0.start + entry.offset }, columns: entry.columnsInMemory)
  }
}
