/// A computation that is built once and run many times, forward and backward.
///
/// Operations run in the order in which they were added, and backward in reverse. No step allocates. What changes from
/// step to step (images, noise, beta) are leaves, whose rows the caller writes before `forward`.
///
/// A graph belongs to one owner; several threads may run it at once on *different* examples.
public final class Graph {
  /// The most examples that fit.
  public let capacity: Int
  /// The parameters that its layers read.
  public let parameters: ParameterStore
  /// Whether layers that behave in another way while they are trained do so here.
  public let mode: Mode
  private var memory: [FloatMemory] = []
  private var copies: [BFloat16Memory] = []
  /// Cut before each operation that looks at the whole batch.
  private var stages: [[any Operation]] = [[]]
  private var backwardStages: [[(operation: any Operation, adding: InputSet)]] = []
  private var loss: Tensor?
  private var tensorCount = 0
  private var usedParameters: Set<String> = []
  private var buffered: [any BufferedOperation] = []

  /// What a graph is built for. Batch norm, for example, uses the batch's own mean while it is trained, and afterwards the
  /// running mean that it has kept.
  public enum Mode: Sendable {
    /// Layers behave as in training, and their buffers follow the batches.
    case training
    /// Layers use their buffers and leave them as they are. Such a graph can still have gradients.
    case evaluation
  }

  /// An empty graph for at most `capacity` examples. It keeps room for gradients if the parameters are trainable.
  public init(capacity: Int, parameters: ParameterStore, mode: Mode = .evaluation) {
    self.capacity = capacity
    self.parameters = parameters
    self.mode = mode
  }

  /// A tensor that the caller fills before each run: `[examples * rowsPerExample, columns]`.
  public func leaf(columns: Int, rowsPerExample: Int = 1) -> Tensor {
    tensor(columns: columns, rowsPerExample: rowsPerExample, differentiable: false)
  }

  /// A place for an operation's result. A test fills one itself, as an input that has a gradient.
  package func result(columns: Int, rowsPerExample: Int) -> Tensor {
    tensor(columns: columns, rowsPerExample: rowsPerExample, differentiable: parameters.gradients != nil)
  }

  /// The parameter or buffer of this name, for the one operation that uses it; a buffer has no gradient.
  package func parameter(_ name: String) -> Tensor {
    precondition(usedParameters.insert(name).inserted, "the parameter \(name) is used twice")
    defer { tensorCount += 1 }
    return parameters.tensor(name, id: tensorCount)
  }

  /// The values or the gradients of a tensor of this graph, as products read them in the parameters' precision.
  func factor(_ floats: UnsafeMutablePointer<Float>, _ tensor: Tensor) -> Factor {
    guard parameters.precision == .mixed else { return Factor(floats, copy: nil, columns: tensor.columns) }
    let copy = BFloat16Memory(count: capacity * tensor.rowsPerExample * tensor.columns)
    copies.append(copy)
    return Factor(floats, copy: copy.start, columns: tensor.columns)
  }

  /// A result under another name, for an operation that changes nothing of it but has something to do when its gradient is known.
  func alias(_ tensor: Tensor) -> Tensor {
    defer { tensorCount += 1 }
    return Tensor(
      id: tensorCount, rows: tensor.rows, columns: tensor.columns, value: tensor.value, gradient: tensor.gradient)
  }

  /// Adds an operation behind the others, and returns its output.
  package func add(_ operation: any Operation) -> Tensor {
    if operation is any BatchOperation { stages.append([]) }
    if let operation = operation as? any BufferedOperation { buffered.append(operation) }
    stages[stages.count - 1].append(operation)
    return operation.output
  }

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

  /// Says what is to be minimised: a tensor `[examples, 1]`, one loss per example. Call once, when the graph is complete.
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

  /// In how many stages a batch goes forward. All parts of a batch must have gone through one before any goes through the
  /// next: some operations look at the whole batch.
  public var forwardStages: Int { stages.count }

  /// In how many stages a batch goes backward; as for `forwardStages`.
  public var backwardStageCount: Int { backwardStages.count }

  /// Computes every operation's output for these examples, which are all that there are if there is more than one stage.
  public func forward(_ examples: Range<Int>) {
    for stage in stages.indices { forward(examples, of: examples.count, stage: stage) }
  }

  /// Computes the outputs of one stage's operations for these examples of a batch of `batch`.
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

  /// Computes the gradient of `scale` times the sum of these examples' losses with respect to all that leads to it, up to
  /// but not including the parameters. `scale` is 1 / batch size where the loss is a mean. The examples are all that there
  /// are if there is more than one stage.
  public func backward(_ examples: Range<Int>, scale: Float) {
    for stage in 0..<backwardStageCount { backward(examples, of: examples.count, stage: stage, scale: scale) }
  }

  /// One stage of the same for these examples of a batch of `batch`.
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

  /// Computes part `part` of `parts` of the parameters' gradients, summed over examples `0..<examples`, after `backward`
  /// has run for all of those. Calls `finished` with each stretch of the parameter block that is complete, so that an
  /// optimizer can go over it while it is in the cache.
  public func parameterGradients(
    part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void = { _ in }
  ) {
    for step in backwardStages.joined() {
      step.operation.parameterGradients(part, of: parts, examples: examples, finished: finished)
    }
  }

  /// Brings part `part` of `parts` of the layers' buffers up to date, once a step, after the forward pass over examples
  /// `0..<examples`.
  public func updateBuffers(part: Int, of parts: Int, examples: Int) {
    precondition(mode == .training, "buffers follow the batches in training only")
    for operation in buffered { operation.updateBuffers(part, of: parts, examples: examples) }
  }
}

/// Part `part` of `parts` of the numbers `0..<count`, as even as can be.
public func slice(_ part: Int, of parts: Int, count: Int) -> Range<Int> {
  count * part / parts..<count * (part + 1) / parts
}
