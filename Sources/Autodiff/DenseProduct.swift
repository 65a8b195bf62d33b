import CProducts
import Randomness

/// One matrix product of a linear layer on its own memory, for the benchmark: it shows what the library reaches at a
/// shape without other work.
package struct DenseProduct {
  /// The three products of a layer, with weights `[inputs, outputs]` in memory.
  package enum Kind: CaseIterable, Sendable {
    /// `y = x W`
    case forward
    /// `dx = dy W^T`
    case inputGradient
    /// `dW = x^T dy`
    case weightGradient
  }

  /// The library and the instruction set it uses, for people.
  package static var library: String { String(cString: latent_product_library()) }

  private let kind: Kind
  private let rows, inputs, outputs: Int
  private let memory: [FloatMemory]
  private let copies: [BFloat16Memory]
  private let x, y, weight: Factor

  /// A product for a batch of `rows`, on one thread, of numbers drawn uniformly from [-1/2, 1/2).
  package init(_ kind: Kind, rows: Int, inputs: Int, outputs: Int, precision: Precision = .single) {
    (self.kind, self.rows, self.inputs, self.outputs) = (kind, rows, inputs, outputs)
    let shapes = [(rows, inputs), (rows, outputs), (inputs, outputs)]
    memory = shapes.map { FloatMemory(count: $0.0 * $0.1) }
    copies = precision == .mixed ? shapes.map { BFloat16Memory(count: $0.0 * $0.1) } : []
    for (stream, block) in memory.enumerated() {
      var generator = Philox(seed: 1, stream: UInt64(stream))
      for index in 0..<block.count { block.start[index] = generator.uniform() - 0.5 }
    }
    let (memory, copies) = (memory, copies)
    let factors = shapes.indices.map { index in
      let factor = Factor(
        memory[index].start, copy: copies.isEmpty ? nil : copies[index].start, columns: shapes[index].1)
      factor.update(0..<shapes[index].0)
      return factor
    }
    (x, y, weight) = (factors[0], factors[1], factors[2])
  }

  package func run() {
    switch kind {
    case .forward:
      Factor.multiply(x, weight, rows: rows, inner: inputs, columns: outputs, into: memory[1].start)
    case .inputGradient:
      Factor.multiply(y, weight.transposed, rows: rows, inner: outputs, columns: inputs, into: memory[0].start)
    case .weightGradient:
      Factor.multiply(x.transposed, y, rows: inputs, inner: rows, columns: outputs, into: memory[2].start)
    }
  }
}
