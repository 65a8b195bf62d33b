import Autodiff
import CKernels
import CProducts

/// A matrix in plain memory, row after row; in mixed precision with a copy in bfloat16, which the products read.
struct HandwrittenMatrix {
  let floats: UnsafeMutablePointer<Float>
  let copy: UnsafeMutablePointer<UInt16>?
  let columns: Int

  func row(_ index: Int) -> UnsafeMutablePointer<Float> { floats + index * columns }

  /// Brings the copy of these rows up to date.
  func round(_ rows: Range<Int>) {
    guard let copy else { return }
    latent_bfloat16(row(rows.lowerBound), copy + rows.lowerBound * columns, rows.count * columns)
  }

  /// What a product reads, from a row and a column on.
  func factor(row: Int = 0, column: Int = 0) -> UnsafeRawPointer {
    let offset = row * columns + column
    return copy.map { UnsafeRawPointer($0 + offset) } ?? UnsafeRawPointer(floats + offset)
  }
}

/// A layer's numbers in plain memory, and its three products.
struct HandwrittenLayer {
  /// `[inputs, outputs]`
  let weight: HandwrittenMatrix
  let bias: UnsafeMutablePointer<Float>
  /// Where they lie in the parameter block.
  let weightOffset, biasOffset: Int
  let inputs: Int
  var outputs: Int { weight.columns }

  /// `y = x W + b`
  func forward(_ x: HandwrittenMatrix, _ rows: Range<Int>, into y: HandwrittenMatrix) {
    if rows.count == 1 {
      // As the graph has it: the other product would round differently.
      return latent_row_product(
        x.row(rows.lowerBound), inputs, weight.floats, outputs, bias, y.row(rows.lowerBound), outputs)
    }
    var product = latent_product(
      rows: Int32(rows.count), inner: Int32(inputs), columns: Int32(outputs), a_stride: Int32(inputs),
      b_stride: Int32(outputs), c_stride: Int32(outputs), a_transposed: 0, b_transposed: 0,
      bfloat16: x.copy == nil ? 0 : 1, adds: 0, has_bias: 1)
    latent_multiply(&product, x.factor(row: rows.lowerBound), weight.factor(), bias, y.row(rows.lowerBound))
  }

  /// `dx = dy W^T`, plus what dx holds if `adding`.
  func inputGradient(
    _ dy: HandwrittenMatrix, _ rows: Range<Int>, adding: Bool = false, into dx: HandwrittenMatrix
  ) {
    var product = latent_product(
      rows: Int32(rows.count), inner: Int32(outputs), columns: Int32(inputs), a_stride: Int32(outputs),
      b_stride: Int32(outputs), c_stride: Int32(inputs), a_transposed: 0, b_transposed: 1,
      bfloat16: dy.copy == nil ? 0 : 1, adds: adding ? 1 : 0, has_bias: 0)
    latent_multiply(&product, dy.factor(row: rows.lowerBound), weight.factor(), nil, dx.row(rows.lowerBound))
  }

  /// `dW = x^T dy` over `count` rows, for the weights of these inputs.
  func weightGradient(
    _ x: HandwrittenMatrix, _ dy: HandwrittenMatrix, _ count: Int, of mine: Range<Int>,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    var product = latent_product(
      rows: Int32(mine.count), inner: Int32(count), columns: Int32(outputs), a_stride: Int32(inputs),
      b_stride: Int32(outputs), c_stride: Int32(outputs), a_transposed: 1, b_transposed: 0,
      bfloat16: x.copy == nil ? 0 : 1, adds: 0, has_bias: 0)
    latent_multiply(&product, x.factor(column: mine.lowerBound), dy.factor(), nil, gradient)
  }
}
