/// The inputs of an operation whose gradients already hold a part of their value, so that the operation must add to
/// them.
package struct InputSet {
  private var bits: UInt8 = 0

  package init() {}

  package mutating func insert(_ index: Int) { bits |= 1 << UInt8(index) }

  /// 1 for an input whose gradient is added to, 0 for one that is overwritten: the flag of the kernels.
  package subscript(index: Int) -> Int32 { Int32(bits >> UInt8(index) & 1) }
}

/// One step of a graph, with forward and backward pass.
///
/// An operation works on a range of examples and never reads another example's rows, unless it is a `BatchOperation`.
/// So a batch can be split over threads, and the result does not depend on their number.
package protocol Operation {
  /// The tensors it reads, and whose gradients it writes.
  var inputs: [Tensor] { get }
  var output: Tensor { get }
  /// Computes the output's rows of these examples.
  func forward(_ examples: Range<Int>)
  /// Writes the gradients of the inputs' rows of these examples; adds to those in `adding`.
  func backward(_ examples: Range<Int>, adding: InputSet)
  /// Computes part `part` of `parts` of its parameters' gradients over all `examples`. Calls `finished` with each range
  /// of the parameter block whose gradient is complete.
  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void)
}

extension Operation {
  package func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {}
}

/// An operation whose result for one example depends on the whole batch, which is complete when it runs.
package protocol BatchOperation: Operation {
  /// Computes the output's rows of these examples from all rows of a batch of `batch` examples.
  func forward(_ examples: Range<Int>, of batch: Int)
  /// Writes (or adds) the gradients of the inputs' rows of these examples, from the output's gradients of the whole
  /// batch.
  func backward(_ examples: Range<Int>, of batch: Int, adding: InputSet)
}

extension BatchOperation {
  package func forward(_ examples: Range<Int>) { forward(examples, of: examples.count) }
  package func backward(_ examples: Range<Int>, adding: InputSet) {
    backward(examples, of: examples.count, adding: adding)
  }
}

/// An operation that has buffers in training mode: values that are updated from the batches and saved with the
/// parameters, but have no gradient (a batch norm's running mean, for example).
package protocol BufferedOperation: Operation {
  /// Updates part `part` of `parts` of its buffers after a step's forward pass over `examples`.
  func updateBuffers(_ part: Int, of parts: Int, examples: Int)
}
