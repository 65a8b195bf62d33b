import CKernels
import CProducts

/// A row-major matrix as an operand of a product: floats, or in mixed precision a bfloat16 copy of them.
struct Factor {
  /// The distance from one row to the next, in values.
  private let stride: Int
  let floats: UnsafeMutablePointer<Float>
  let copy: UnsafeMutablePointer<UInt16>?
  private var isTransposed = false

  /// `copy` has as many places as there are floats; nil in single precision.
  init(_ floats: UnsafeMutablePointer<Float>, copy: UnsafeMutablePointer<UInt16>?, columns: Int) {
    (self.floats, self.copy, stride) = (floats, copy, columns)
  }

  /// Updates the bfloat16 copy of these rows.
  func update(_ rows: Range<Int>) {
    guard let copy else { return }
    latent_bfloat16(floats + rows.lowerBound * stride, copy + rows.lowerBound * stride, rows.count * stride)
  }

  /// The submatrix that starts at a row and a column.
  func from(row: Int = 0, column: Int = 0) -> Factor {
    let offset = row * stride + column
    return Factor(floats + offset, copy: copy.map { $0 + offset }, columns: stride)
  }

  /// The same memory as a matrix with another row length.
  func with(columns: Int) -> Factor { Factor(floats, copy: copy, columns: columns) }

  /// The same memory read as the transposed matrix.
  var transposed: Factor {
    var factor = self
    factor.isTransposed.toggle()
    return factor
  }

  private var start: UnsafeRawPointer { copy.map { UnsafeRawPointer($0) } ?? UnsafeRawPointer(floats) }

  /// `c [rows, columns] = a [rows, inner] b [inner, columns]`, plus `bias` in every row, plus the old c if `adding`.
  /// Both factors have the same precision.
  static func multiply(
    _ a: Factor, _ b: Factor, rows: Int, inner: Int, columns: Int, bias: UnsafePointer<Float>? = nil,
    adding: Bool = false, into c: UnsafeMutablePointer<Float>
  ) {
    var product = latent_product(
      rows: Int32(rows), inner: Int32(inner), columns: Int32(columns), a_stride: Int32(a.stride),
      b_stride: Int32(b.stride), c_stride: Int32(columns), a_transposed: a.isTransposed ? 1 : 0,
      b_transposed: b.isTransposed ? 1 : 0, bfloat16: a.copy == nil ? 0 : 1, adds: adding ? 1 : 0,
      has_bias: bias == nil ? 0 : 1)
    latent_multiply(&product, a.start, b.start, bias, c)
  }
}
