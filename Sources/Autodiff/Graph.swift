/// A computation that is built once and run many times, forward and backward.
///
/// Operations run in the order in which they were added, and backward in reverse. A step allocates nothing. Values that
/// change between steps (images, noise, beta) are leaves, which the caller fills before `forward`.
///
/// A graph has one owner. Several threads may run it at once on *different* examples.
public final class Graph {
  /// The largest number of examples.
  public let capacity: Int
  /// The parameters of its layers.
  public let parameters: ParameterStore
  /// What layers that differ between training and evaluation compute.
  public let mode: Mode
  private var memory: [FloatMemory] = []
  private var copies: [BFloat16Memory] = []
  /// A new stage starts at each operation that reads the whole batch.
  private var stages: [[any Operation]] = [[]]
  /// The names of the parameters of each operation, in the order of `operations`, and of those of the next one.
  private(set) var parameterNames: [[String]] = []
  private var nextParameterNames: [String] = []
  private var backwardStages: [[(operation: any Operation, adding: InputSet)]] = []
  private var loss: Tensor?
  private var tensorCount = 0
  private var usedParameters: Set<String> = []
  private var buffered: [any BufferedOperation] = []

  /// What a graph is for. Batch norm, for example, uses the batch's mean in training, and its running mean in
  /// evaluation.
  public enum Mode: Sendable {
    /// Layers compute what training needs and update their buffers.
    case training
    /// Layers read their buffers without changing them. Such a graph can still compute gradients.
    case evaluation
  }

  /// An empty graph for at most `capacity` examples. It has gradients if the parameters are trainable.
  public init(capacity: Int, parameters: ParameterStore, mode: Mode = .evaluation) {
    self.capacity = capacity
    self.parameters = parameters
    self.mode = mode
  }

  /// A tensor that the caller fills before each run: `[examples * rowsPerExample, columns]`.
  public func leaf(columns: Int, rowsPerExample: Int = 1) -> Tensor {
    tensor(columns: columns, rowsPerExample: rowsPerExample, differentiable: false)
  }

  /// A tensor for an operation's result. Tests also use it as an input with a gradient.
  package func result(columns: Int, rowsPerExample: Int) -> Tensor {
    tensor(columns: columns, rowsPerExample: rowsPerExample, differentiable: parameters.gradients != nil)
  }

  /// A tensor for an operation's result, whose gradient lies in this memory unless it is nil.
  func result(columns: Int, rowsPerExample: Int, gradient: UnsafeMutablePointer<Float>?) -> Tensor {
    guard let gradient else { return result(columns: columns, rowsPerExample: rowsPerExample) }
    let values = leaf(columns: columns, rowsPerExample: rowsPerExample)
    return Tensor(id: values.id, rows: values.rows, columns: columns, value: values.value, gradient: gradient)
  }

  /// The parameter or buffer of this name. Only one operation may use it. A buffer has no gradient.
  package func parameter(_ name: String) -> Tensor {
    precondition(usedParameters.insert(name).inserted, "the parameter \(name) is used twice")
    defer { tensorCount += 1 }
    nextParameterNames.append(name)
    return parameters.tensor(name, id: tensorCount)
  }

  /// A tensor's values or gradients as an operand of products, in the parameters' precision.
  func factor(_ floats: UnsafeMutablePointer<Float>, _ tensor: Tensor) -> Factor {
    guard parameters.precision == .mixed else { return Factor(floats, copy: nil, columns: tensor.columns) }
    let copy = BFloat16Memory(count: capacity * tensor.rowsPerExample * tensor.columns)
    copies.append(copy)
    return Factor(floats, copy: copy.start, columns: tensor.columns)
  }

  /// Maps with a border of zeros around each, for so many rows an example.
  func maps(_ shape: Shape, _ border: MapBuffer.Border, rowsPerExample: Int, isHalf: Bool) -> MapBuffer {
    let count = capacity * rowsPerExample * border.count(around: shape)
    if isHalf {
      let block = BFloat16Memory(count: count)
      copies.append(block)
      return MapBuffer(block.start, shape, border, isHalf: true)
    }
    let block = FloatMemory(count: count)
    memory.append(block)
    return MapBuffer(block.start, shape, border)
  }

  /// An alias of a result, for an operation that does not change it but acts when its gradient is known.
  func alias(_ tensor: Tensor) -> Tensor {
    defer { tensorCount += 1 }
    return Tensor(
      id: tensorCount, rows: tensor.rows, columns: tensor.columns, value: tensor.value, gradient: tensor.gradient)
  }

  /// Appends an operation and returns its output.
  package func add(_ operation: any Operation) -> Tensor {
    if operation is any BatchOperation { stages.append([]) }
    if let operation = operation as? any BufferedOperation { buffered.append(operation) }
    stages[stages.count - 1].append(operation)
    parameterNames.append(nextParameterNames)
    nextParameterNames = []
    return operation.output
  }

  /// All operations in the order in which they run.
  var operations: [any Operation] { stages.flatMap { $0 } }

  private func tensor(columns: Int, rowsPerExample: Int, differentiable: Bool) -> Tensor {
    let count = capacity * rowsPerExample * columns
    let values = FloatMemory(count: count)
    memory.append(values)
    var gradient: FloatMemory?
    if differentiable {
      let block = FloatMemory(count: count)
      memory.append(block)
      gradient = block
    }
    defer { tensorCount += 1 }
    return Tensor(
      id: tensorCount, rows: .perExample(rowsPerExample), columns: columns, value: values.start,
      gradient: gradient?.start)
  }

  /// Sets the loss to minimise, `[examples, 1]`. Call it once, after the last operation was added.
  public func minimize(_ loss: Tensor) {
    precondition(loss.columns == 1 && loss.rows == .perExample(1), "a loss is one number per example")
    self.loss = loss
    var reached: Set<Int> = [loss.id]
    backwardStages = [[]]
    for operation in stages.joined().reversed() where reached.contains(operation.output.id) {
      var adding = InputSet()
      for (index, input) in operation.inputs.enumerated() where input.gradient != nil {
        if !reached.insert(input.id).inserted { adding.insert(index) }
      }
      if operation is any BatchOperation { backwardStages.append([]) }
      backwardStages[backwardStages.count - 1].append((operation, adding))
    }
  }

  /// The number of stages of a forward pass. All parts of a batch must finish a stage before any starts the next,
  /// because some operations read the whole batch.
  public var forwardStages: Int { stages.count }

  /// The number of stages of a backward pass, with the same rule as for `forwardStages`.
  public var backwardStageCount: Int { backwardStages.count }

  /// Runs all operations forward for these examples. With more than one stage, they must be the whole batch.
  public func forward(_ examples: Range<Int>) {
    for stage in stages.indices { forward(examples, of: examples.count, stage: stage) }
  }

  /// Runs one stage forward for these examples of a batch of `batch` examples.
  public func forward(_ examples: Range<Int>, of batch: Int, stage: Int) {
    if examples.isEmpty { return }
    for operation in stages[stage] {
      if let operation = operation as? any BatchOperation {
        operation.forward(examples, of: batch)
      } else {
        operation.forward(examples)
      }
    }
  }

  /// Computes the gradient of `scale` times the sum of these examples' losses for all tensors except the parameters.
  /// `scale` is 1 / batch size for a mean loss. With more than one stage, the examples must be the whole batch.
  public func backward(_ examples: Range<Int>, scale: Float) {
    for stage in 0..<backwardStageCount { backward(examples, of: examples.count, stage: stage, scale: scale) }
  }

  /// Runs one stage backward for these examples of a batch of `batch` examples.
  public func backward(_ examples: Range<Int>, of batch: Int, stage: Int, scale: Float) {
    guard let gradient = loss?.gradient else { preconditionFailure("minimize was not called, or nothing is trainable") }
    if examples.isEmpty { return }
    if stage == 0 { for example in examples { gradient[example] = scale } }
    for step in backwardStages[stage] {
      if let operation = step.operation as? any BatchOperation {
        operation.backward(examples, of: batch, adding: step.adding)
      } else {
        step.operation.backward(examples, adding: step.adding)
      }
    }
  }

  /// Computes part `part` of `parts` of the parameters' gradients, summed over examples `0..<examples`, after
  /// `backward` has run for all of them. Calls `finished` with each range of the parameter block that is complete, so
  /// that an optimizer can update it while it is in the cache.
  public func parameterGradients(
    part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void = { _ in }
  ) {
    for step in backwardStages.joined() {
      step.operation.parameterGradients(part, of: parts, examples: examples, finished: finished)
    }
  }

  /// Updates part `part` of `parts` of the layers' buffers. Call it once per step, after the forward pass over examples
  /// `0..<examples`.
  public func updateBuffers(part: Int, of parts: Int, examples: Int) {
    precondition(mode == .training, "buffers follow the batches in training only")
    for operation in buffered { operation.updateBuffers(part, of: parts, examples: examples) }
  }
}

/// Part `part` of `parts` of the indices `0..<count`, all parts as equal as possible.
public func slice(_ part: Int, of parts: Int, count: Int) -> Range<Int> {
  count * part / parts..<count * (part + 1) / parts
}
