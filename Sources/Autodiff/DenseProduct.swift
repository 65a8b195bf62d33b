import COpenBLAS
import Randomness

/// One product of matrices of a linear layer, on memory of its own: what the BLAS reaches at a shape when nothing else is
/// in its way. For the benchmark.
package struct DenseProduct {
  /// Which of a layer's products, in PyTorch's layout of weights `[outputs, inputs]`.
  package enum Kind: CaseIterable, Sendable {
    /// `y = x W^T`
    case forward
    /// `dx = dy W`
    case inputGradient
    /// `dW = dy^T x`
    case weightGradient
  }

  /// Which BLAS this is, for people. OpenBLAS also says for which processor it computes: one that it does not know gets the
  /// kernels of an older one, which may cost half the speed.
  package static var library: String {
    let name = String(cString: latent_blas_version()).split(separator: " ").prefix(2).joined(separator: " ")
    let kernels = String(cString: latent_blas_kernels())
    return kernels.isEmpty ? name : "\(name) with kernels for \(kernels)"
  }

  private let kind: Kind
  private let rows, inputs, outputs: Int32
  private let x, y, weight: FloatMemory

  /// A product for a batch of `rows`, on one thread, with numbers drawn from [-1/2, 1/2).
  package init(_ kind: Kind, rows: Int, inputs: Int, outputs: Int) {
    latent_blas_use_one_thread()
    self.kind = kind
    (self.rows, self.inputs, self.outputs) = (Int32(rows), Int32(inputs), Int32(outputs))
    x = FloatMemory(count: rows * inputs)
    y = FloatMemory(count: rows * outputs)
    weight = FloatMemory(count: inputs * outputs)
    for (stream, memory) in [x, y, weight].enumerated() {
      var generator = Philox(seed: 1, stream: UInt64(stream))
      for index in 0..<memory.count { memory.start[index] = generator.uniform() - 0.5 }
    }
  }

  /// Computes it once.
  package func run() {
    switch kind {
    case .forward:
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, rows, outputs, inputs, 1, x.start, inputs, weight.start, inputs, 0,
        y.start, outputs)
    case .inputGradient:
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, inputs, outputs, 1, y.start, outputs, weight.start, inputs, 0,
        x.start, inputs)
    case .weightGradient:
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, outputs, inputs, rows, 1, y.start, outputs, x.start, inputs, 0,
        weight.start, inputs)
    }
  }
}
