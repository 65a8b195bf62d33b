import CKernels
import Foundation

extension Graph {
  /// `max(x, 0)`, element by element. Its derivative at 0 is 0, as in PyTorch.
  public func relu(_ x: Tensor) -> Tensor { activation(x, latent_relu, fromResult: latent_relu_backward) }

  /// The hyperbolic tangent, element by element.
  public func tanh(_ x: Tensor) -> Tensor { activation(x, latent_tanh, fromResult: latent_tanh_backward) }

  /// `1 / (1 + exp(-x))`, element by element.
  public func sigmoid(_ x: Tensor) -> Tensor { activation(x, latent_sigmoid, fromResult: latent_sigmoid_backward) }

  /// x if it is positive, else `slope * x`, element by element; the slope is at least 0.
  public func leakyReLU(_ x: Tensor, slope: Float) -> Tensor {
    activation(
      x, { latent_leaky_relu($0, $1, $2, slope) }, fromResult: { latent_leaky_relu_backward($0, $1, $2, $3, slope, $4) }
    )
  }

  /// `scale * x` if x is positive, else `scale * alpha * (exp(x) - 1)`, element by element (Clevert and others 2016).
  public func elu(_ x: Tensor, alpha: Float, scale: Float = 1) -> Tensor {
    activation(
      x, { latent_elu($0, $1, $2, scale, alpha) },
      fromResult: { latent_elu_backward($0, $1, $2, $3, scale, alpha, $4) })
  }

  /// `x * Phi(x)` with the distribution function of the standard normal, element by element (Hendrycks and Gimpel
  /// 2016).
  public func gelu(_ x: Tensor) -> Tensor { activation(x, latent_gelu, fromArgument: latent_gelu_backward) }

  /// `x * sigmoid(x)`, element by element.
  public func silu(_ x: Tensor) -> Tensor { activation(x, latent_silu, fromArgument: latent_silu_backward) }

  /// `log(1 + exp(x))`, element by element.
  public func softplus(_ x: Tensor) -> Tensor { activation(x, latent_softplus, fromResult: latent_softplus_backward) }

  /// `power * log |x|`, element by element; x nearer to 0 than 1e-10 counts as that.
  public func logMagnitude(_ x: Tensor, power: Float) -> Tensor {
    let least: Float = 1e-10
    return activation(
      x,
      { x, y, count in
        for index in 0..<count { y[index] = power * log(max(abs(x[index]), least)) }
      },
      fromArgument: { x, dy, dx, count, adds in
        guard let dx else { return }
        for index in 0..<count {
          let slope = abs(x[index]) < least ? 0 : power / x[index]
          dx[index] = (adds != 0 ? dx[index] : 0) + slope * (dy?[index] ?? 0)
        }
      })
  }

  private func activation(
    _ x: Tensor, _ kernel: @escaping Activation.Kernel, fromResult backward: @escaping Activation.BackwardKernel
  ) -> Tensor {
    let output = result(columns: x.columns, rowsPerExample: x.rowsPerExample)
    return add(Activation(x: x, output: output, kept: output, kernel: kernel, backwardKernel: backward))
  }

  private func activation(
    _ x: Tensor, _ kernel: @escaping Activation.Kernel, fromArgument backward: @escaping Activation.BackwardKernel
  ) -> Tensor {
    let output = result(columns: x.columns, rowsPerExample: x.rowsPerExample)
    return add(Activation(x: x, output: output, kept: x, kernel: kernel, backwardKernel: backward))
  }
}

/// An element-wise function whose derivative is computed from its result or its argument, whichever is kept.
private struct Activation: Operation {
  /// x, y, and the number of elements.
  typealias Kernel = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  /// The kept tensor, dy, dx, the number of elements, and whether to add to dx.
  typealias BackwardKernel = (
    UnsafePointer<Float>, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int, Int32
  ) -> Void

  let x, output, kept: Tensor
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
    guard let dx = x.gradientRow(first) else { return }
    backwardKernel(kept.row(first), output.gradientRow(first), dx, rows.count * output.columns, adding[0])
  }
}
