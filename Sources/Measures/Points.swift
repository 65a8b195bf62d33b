import CProducts

/// Points in a feature space: `[count, features]`, row-major.
package struct Points: Sendable {
  package let values: [Float]
  /// Values per point.
  package let features: Int
  package var count: Int { values.count / features }

  package init(_ values: [Float], features: Int) {
    precondition(features > 0 && values.count % features == 0, "\(values.count) values are no whole points")
    self.values = values
    self.features = features
  }

  /// The points with these indices, in this order.
  package func subset(_ indices: [Int32]) -> Points {
    let features = features
    let chosen = values.withUnsafeBufferPointer { source in
      [Float](unsafeUninitializedCapacity: indices.count * features) { output, initialized in
        for (row, index) in indices.enumerated() {
          for feature in 0..<features { output[row * features + feature] = source[Int(index) * features + feature] }
        }
        initialized = indices.count * features
      }
    }
    return Points(chosen, features: features)
  }
}

/// A row-major matrix in memory, or its transpose.
struct MatrixView {
  let start: UnsafePointer<Float>
  /// The distance between rows in memory, in values.
  let stride: Int
  var isTransposed = false

  /// `c [rows, columns] = a [rows, inner] b [inner, columns]`, plus `bias` in every row.
  static func multiply(
    _ a: MatrixView, _ b: MatrixView, rows: Int, inner: Int, columns: Int, bias: UnsafePointer<Float>? = nil,
    into c: UnsafeMutablePointer<Float>
  ) {
    var product = latent_product(
      rows: Int32(rows), inner: Int32(inner), columns: Int32(columns), a_stride: Int32(a.stride),
      b_stride: Int32(b.stride), c_stride: Int32(columns), a_transposed: a.isTransposed ? 1 : 0,
      b_transposed: b.isTransposed ? 1 : 0, bfloat16: 0, adds: 0, has_bias: bias == nil ? 0 : 1)
    latent_multiply(&product, a.start, b.start, bias, c)
  }
}
