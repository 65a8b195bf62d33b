/// Which of an operation's inputs already hold part of their gradient, so that more is added instead of written over it.
package struct InputSet {
  private var bits: UInt8 = 0

  package init() {}

  package mutating func insert(_ index: Int) { bits |= 1 << UInt8(index) }

  /// 1 for an input whose gradient is to be added to, 0 for one that is overwritten: the flag that the kernels take.
  package subscript(index: Int) -> Int32 { Int32(bits >> UInt8(index) & 1) }
}

/// One step of a graph, with its forward and its backward side by side.
///
/// An operation works on a range of examples and never looks at another example's rows, unless it is a `BatchOperation`. So
/// a batch can be cut into parts that run on several threads, and the result does not depend on how many threads there are.
package protocol Operation {
  /// The tensors that it reads and whose gradients it writes.
  var inputs: [Tensor] { get }
  /// The tensor that it writes.
  var output: Tensor { get }
  /// Computes the output rows of these examples.
  func forward(_ examples: Range<Int>)
  /// Writes (or adds, for inputs in `adding`) the gradients of the inputs' rows of these examples.
  func backward(_ examples: Range<Int>, adding: InputSet)
  /// Computes part `part` of `parts` of its parameters' gradients over all `examples`, and calls `finished` with each
  /// stretch of the parameter block whose gradient is then complete.
  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void)
}

extension Operation {
  package func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {}
}

/// An operation whose result for one example depends on the others of its batch, which the graph has ready when it runs.
package protocol BatchOperation: Operation {
  /// Computes the output rows of these examples from all rows of a batch of `batch`.
  func forward(_ examples: Range<Int>, of batch: Int)
  /// Writes (or adds) the gradients of the inputs' rows of these examples, from the output's gradients of the whole batch.
  func backward(_ examples: Range<Int>, of batch: Int, adding: InputSet)
}

extension BatchOperation {
  package func forward(_ examples: Range<Int>) { forward(examples, of: examples.count) }
  package func backward(_ examples: Range<Int>, adding: InputSet) {
    backward(examples, of: examples.count, adding: adding)
  }
}

/// An operation of a graph in training mode that keeps buffers: values that follow the batches and are saved with the
/// parameters, but have no gradient (a batch norm's running mean, for example).
package protocol BufferedOperation: Operation {
  /// Brings part `part` of `parts` of its buffers up to date after a step's forward pass over `examples`.
  func updateBuffers(_ part: Int, of parts: Int, examples: Int)
}
