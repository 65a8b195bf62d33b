import CKernels

/// A model's parameters and gradients, each in one flat block in the order of a layout.
///
/// Belongs to one thread at a time. Another thread takes a copy, `values`.
public final class ParameterStore {
  /// Names, shapes and places.
  public let layout: ParameterLayout
  package let memory: FloatMemory
  package let gradients: FloatMemory?
  /// The number format of the products over these parameters.
  public let precision: Precision
  /// In mixed precision, the parameters as bfloat16.
  private let copy: BFloat16Memory?

  /// Parameters that are all zero, with gradients if `trainable`.
  public init(layout: ParameterLayout, trainable: Bool, precision: Precision = .single) {
    self.layout = layout
    self.precision = precision
    memory = FloatMemory(count: layout.count)
    gradients = trainable ? FloatMemory(count: layout.count) : nil
    copy = precision == .mixed ? BFloat16Memory(count: layout.count) : nil
  }

  /// The values of parameters that `fill` sets, in the layout's order, padding included. The store is valid during the call alone: it is
  /// the memory of the result, which saves a copy.
  public static func values(_ layout: ParameterLayout, _ fill: (ParameterStore) -> Void) -> [Float] {
    [Float](unsafeUninitializedCapacity: max(layout.count, 1)) { memory, count in
      count = layout.count
      memory.initialize(repeating: 0)
      fill(ParameterStore(layout: layout, memory: FloatMemory(in: memory)))
    }
  }

  private init(layout: ParameterLayout, memory: FloatMemory) {
    (self.layout, self.memory, precision, gradients, copy) = (layout, memory, .single, nil, nil)
  }

  /// The same parameters in the same memory, for a graph in single precision.
  public var inSinglePrecision: ParameterStore { ParameterStore(reading: self) }

  private init(reading other: ParameterStore) {
    (layout, memory, precision, gradients, copy) = (other.layout, other.memory, .single, nil, nil)
  }

  /// A copy of all parameters in the layout's order, padding included.
  public var values: [Float] {
    get { memory.values }
    set {
      memory.values = newValue
      changed(0..<layout.count)
    }
  }

  /// Must be called after a write to `memory`: it updates the bfloat16 copy.
  package func changed(_ range: Range<Int>) {
    guard let copy else { return }
    latent_bfloat16(memory.start + range.lowerBound, copy.start + range.lowerBound, range.count)
  }

  /// Copies this store's parameters out of a larger model's, by name.
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

  /// Multiplies the weights and the bias of output i of the layer `name` by `factors[i]`. Outputs are the weight's
  /// first dimension, or the second of a transposed weight.
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

  /// The parameter `name` in its memory layout: a weight is `[in, out]`, a bias `[1, out]`.
  func tensor(_ name: String, id: Int) -> Tensor {
    guard let entry = layout[name] else { preconditionFailure("no parameter is called \(name)") }
    let columns = entry.columnsInMemory
    return Tensor(
      id: id, rows: .fixed(entry.count / columns), columns: columns, value: memory.start + entry.offset,
      gradient: entry.isTrained ? gradients.map { $0.start + entry.offset } : nil)
  }

  /// A weight as an operand of products.
  func factor(_ entry: ParameterLayout.Entry) -> Factor {
    Factor(
      memory.start + entry.offset, copy: copy.map { $0.start + entry.offset }, columns: entry.columnsInMemory)
  }
}
