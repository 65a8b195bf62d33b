import CKernels

extension Graph {
  /// `max(x, 0)`, element by element. Its derivative at 0 is 0, as in PyTorch.
  public func relu(_ x: Tensor) -> Tensor {
    add(
      Activation(
        x: x, output: result(columns: x.columns, rowsPerExample: x.rowsPerExample), kernel: latent_relu,
        backwardKernel: latent_relu_backward))
  }

  /// The hyperbolic tangent, element by element.
  public func tanh(_ x: Tensor) -> Tensor {
    add(
      Activation(
        x: x, output: result(columns: x.columns, rowsPerExample: x.rowsPerExample), kernel: latent_tanh,
        backwardKernel: latent_tanh_backward))
  }
}

/// An element-wise function whose derivative can be computed from its result alone.
private struct Activation: Operation {
  typealias Kernel = @convention(c) (UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int) -> Void
  typealias BackwardKernel =
    @convention(c) (UnsafePointer<Float>?, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int, Int32) -> Void

  let x, output: Tensor
  let kernel: Kernel
  let backwardKernel: BackwardKernel
  var inputs: [Tensor] { [x] }

  func forward(_ examples: Range<Int>) {
    let rows = output.rowRange(examples)
    kernel(x.row(rows.lowerBound), output.row(rows.lowerBound), rows.count * output.columns)
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let rows = output.rowRange(examples)
    let first = rows.lowerBound
    backwardKernel(
      output.row(first), output.gradientRow(first), x.gradientRow(first), rows.count * output.columns, adding[0])
  }
}
