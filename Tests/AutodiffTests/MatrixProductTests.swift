import CProducts
import Testing

/// The library's products against sums in double precision: all memory orders, odd sizes, strides wider than a row.
@Suite struct MatrixProductTests {
  private static let sizes = [1, 2, 7, 16, 33]

  /// Numbers that bfloat16 represents exactly, so that one reference serves both precisions.
  private func numbers(_ count: Int, seed: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7 + seed * 13) % 33 - 16) / 8 }
  }

  private func check(_ product: latent_product) {
    let (rows, inner, columns) = (Int(product.rows), Int(product.inner), Int(product.columns))
    let (aStride, bStride, cStride) = (Int(product.a_stride), Int(product.b_stride), Int(product.c_stride))
    let a = numbers(aStride * (product.a_transposed == 1 ? inner : rows), seed: 1)
    let b = numbers(bStride * (product.b_transposed == 1 ? columns : inner), seed: 2)
    let bias = numbers(columns, seed: 3)
    let before = numbers(cStride * rows, seed: 4)
    var c = before
    withUnsafePointer(to: product) { product in
      if product.pointee.bfloat16 == 1 {
        let halves = { (values: [Float]) in values.map { UInt16($0.bitPattern >> 16) } }
        latent_multiply(product, halves(a), halves(b), bias, &c)
      } else {
        latent_multiply(product, a, b, bias, &c)
      }
    }
    for row in 0..<rows {
      for column in 0..<cStride {
        let place = row * cStride + column
        guard column < columns else {
          #expect(c[place] == before[place], "behind the end of row \(row)")
          continue
        }
        var wanted = product.adds == 1 ? Double(before[place]) : 0
        if product.has_bias == 1 { wanted += Double(bias[column]) }
        for k in 0..<inner {
          let left = product.a_transposed == 1 ? a[k * aStride + row] : a[row * aStride + k]
          let right = product.b_transposed == 1 ? b[column * bStride + k] : b[k * bStride + column]
          wanted += Double(left) * Double(right)
        }
        #expect(abs(Double(c[place]) - wanted) < 1e-4, "row \(row), column \(column) of \(product)")
      }
    }
  }

  private func checkAll(bfloat16: Int32) {
    for rows in Self.sizes {
      for inner in Self.sizes {
        for columns in Self.sizes {
          // Each flag on its own, because compiled products are cached by all of their fields.
          for (aTransposed, bTransposed, adds, hasBias, gap) in [
            (0, 0, 0, 0, 0), (0, 0, 0, 1, 0), (0, 1, 1, 0, 3), (1, 0, 0, 0, 5), (1, 1, 1, 1, 2),
          ] {
            check(
              latent_product(
                rows: Int32(rows), inner: Int32(inner), columns: Int32(columns),
                a_stride: Int32((aTransposed == 1 ? rows : inner) + gap),
                b_stride: Int32((bTransposed == 1 ? inner : columns) + gap), c_stride: Int32(columns + gap),
                a_transposed: Int32(aTransposed), b_transposed: Int32(bTransposed), bfloat16: bfloat16,
                adds: Int32(adds), has_bias: Int32(hasBias)))
          }
        }
      }
    }
  }

  /// More shapes than a thread caches, so that old ones are evicted.
  @Test func floats() { checkAll(bfloat16: 0) }

  @Test(.enabled(if: latent_has_bfloat16_products() == 1, "this processor does not multiply bfloat16"))
  func bfloat16() { checkAll(bfloat16: 1) }
}
