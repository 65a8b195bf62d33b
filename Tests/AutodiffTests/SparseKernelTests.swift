import CKernels
import Testing

@Suite struct SparseKernelTests {
  @Test(arguments: KernelLevel.available) func compressFindsNonzeros(level: KernelLevel) {
    let patterns: [[Float]] = [
      [1, 0, 0, -2, -0.0], [0], [3], [.nan, 0], [0, 0, 0, 0, 0, 0, 0, .leastNonzeroMagnitude],
    ]
    level.use { kernels in
      for size in kernelSizes {
        for pattern in patterns {
          let x = (0..<size).map { pattern[$0 % pattern.count] }
          var indices = [Int32](repeating: -1, count: size + 1)
          var values = [Float](repeating: 7, count: size + 1)
          let count = kernels.compress(x, size, &indices, &values)
          let wanted = x.indices.filter { x[$0] != 0 }
          #expect(indices.prefix(count).map { Int($0) } == wanted)
          #expect(values.prefix(count).map(\.bitPattern) == wanted.map { x[$0].bitPattern })
          // Nothing is written after the row's end, where the next row begins.
          #expect(indices[size] == -1 && values[size] == 7)
        }
      }
    }
  }

  @Test(arguments: KernelLevel.available) func sparseProduct(level: KernelLevel) {
    level.use { kernels in
      // All numbers of vectors in a block, with all remainders.
      for columns in Array(0...70) + [191, 192, 193, 208, 400, 401] {
        for count in [0, 1, 2, 9] {
          let stride = columns + 2
          let w = testValues(20 * stride + 3, seed: 8)
          let start = testValues(columns, seed: 9)
          let values = testValues(count, seed: 10)
          let indices = (0..<count).map { Int32($0 * 2 + 1) }
          for starts in [false, true] {
            var y = Guarded(Array(repeating: 5, count: columns))
            y.with {
              kernels.sparse_product(indices, values, count, w, stride, starts ? start : nil, $0, columns)
            }
            #expect(y.isIntact)
            for column in 0..<columns {
              let terms = (0..<count).map { Double(values[$0]) * Double(w[Int(indices[$0]) * stride + column]) }
              let first = starts ? Double(start[column]) : 0
              let tolerance = 1e-6 * terms.reduce(1 + abs(first)) { $0 + abs($1) }
              #expect(abs(Double(y.values[column]) - terms.reduce(first, +)) <= tolerance)
            }
          }
        }
      }
    }
  }

  @Test(arguments: KernelLevel.available) func rowProduct(level: KernelLevel) {
    level.use { kernels in
      // Rows shorter and longer than a block.
      for n in [1, 15, 17, 511, 512, 513, 1100] {
        for (columns, starts) in [(1, true), (20, false), (37, true), (64, false)] {
          let stride = columns + 1
          let w = testValues(n * stride, seed: 11)
          let start = testValues(columns, seed: 12)
          let x = testValues(n, seed: 13).enumerated().map { $0.offset % 3 == 1 ? 0 : $0.element }
          var y = Guarded(Array(repeating: 5, count: columns))
          y.with { kernels.row_product(x, n, w, stride, starts ? start : nil, $0, columns) }
          #expect(y.isIntact)
          for column in 0..<columns {
            let terms = (0..<n).map { Double(x[$0]) * Double(w[$0 * stride + column]) }
            let first = starts ? Double(start[column]) : 0
            let tolerance = 1e-6 * terms.reduce(1 + abs(first)) { $0 + abs($1) }
            #expect(abs(Double(y.values[column]) - terms.reduce(first, +)) <= tolerance)
          }
        }
      }
    }
  }
}
