import Foundation
import Randomness
import Testing

@testable import Autodiff

/// A codebook: nearest vectors, gradients of their distances, and averages.
@Suite struct VectorQuantizationTests {
  private static let (codes, length, variables) = (5, 3, 2)

  private static func layout(isTrained: Bool) -> ParameterLayout {
    var layout = ParameterLayout()
    layout.add("book.weight", [length, codes], isTrained: isTrained)
    layout.add("book.use", [codes], isTrained: false)
    return layout
  }

  /// A graph with one codebook of random vectors.
  private struct Setup {
    let store: ParameterStore
    let graph: Graph
    let x: Tensor
    let found: Quantization
    /// `[codes, length]`
    let vectors: [[Float]]
    let values: [[Float]]

    init(examples: Int, averages: Bool, loss: (Graph, Quantization) -> Tensor) throws {
      let store = ParameterStore(layout: layout(isTrained: !averages), trainable: true)
      var generator = Philox(seed: 5)
      var vectors: [[Float]] = []
      for _ in 0..<codes { vectors.append((0..<length).map { _ in generator.normal() }) }
      var values: [[Float]] = []
      for _ in 0..<examples { values.append((0..<variables * length).map { _ in generator.normal() }) }
      var block = store.values
      // A file has one row for each number of a vector.
      let rows = (0..<length).flatMap { place in vectors.map { $0[place] } }
      let weight: ParameterLayout.Entry = try #require(store.layout["book.weight"])
      weight.put(rows, into: &block)
      let use: ParameterLayout.Entry = try #require(store.layout["book.use"])
      use.put([Float](repeating: 1 / Float(codes), count: codes), into: &block)
      store.values = block
      let graph = Graph(capacity: examples, parameters: store, mode: .training)
      let x = graph.result(columns: variables * length, rowsPerExample: 1)
      x.write(values.flatMap { $0 }[...])
      let found = graph.quantize(x, by: graph.codebook("book", averages: averages))
      graph.minimize(loss(graph, found))
      graph.forward(0..<examples)
      (self.store, self.graph, self.x, self.found) = (store, graph, x, found)
      (self.vectors, self.values) = (vectors, values)
    }

    func part(_ example: Int, _ variable: Int) -> [Float] {
      Array(values[example][variable * length..<(variable + 1) * length])
    }

    func nearest(_ example: Int, _ variable: Int) -> Int {
      let part = part(example, variable)
      let distances = vectors.map { zip($0, part).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      return distances.indices.min { distances[$0] < distances[$1] } ?? 0
    }
  }

  @Test func theNearestVectorsAndTheirDistances() throws {
    let setup = try Setup(examples: 6, averages: false) { $1.commitment }
    for example in 0..<6 {
      var sum: Float = 0
      for variable in 0..<Self.variables {
        let code = setup.nearest(example, variable)
        #expect(setup.found.choices.row(example)[variable] == Float(code))
        for (place, value) in setup.vectors[code].enumerated() {
          #expect(setup.found.vectors.row(example)[variable * Self.length + place] == value)
          let distance = setup.part(example, variable)[place] - value
          sum += distance * distance
        }
      }
      #expect(abs(setup.found.commitment.row(example).pointee - sum) < 1e-5)
    }
  }

  /// The gradient of the vectors is that of what was quantised.
  @Test func theGradientGoesStraightThrough() throws {
    let setup = try Setup(examples: 4, averages: true) { graph, found in graph.rowSum(found.vectors) }
    setup.graph.backward(0..<4, scale: 0.5)
    for example in 0..<4 {
      let row: UnsafeMutablePointer<Float> = try #require(setup.x.gradientRow(example))
      let gradients = Array(UnsafeBufferPointer(start: row, count: 6))
      #expect(gradients == [Float](repeating: 0.5, count: 6))
    }
  }

  /// The commitment pulls what is quantised to its vector, and the codebook's loss the other way, each without the other.
  @Test func theTwoDistancesHaveOneGradientEach() throws {
    let setup = try Setup(examples: 6, averages: false) { graph, found in
      found.bookLoss.map { graph.sum(found.commitment, $0) } ?? found.commitment
    }
    setup.graph.backward(0..<6, scale: 0.5)
    var expected = [[Float]](repeating: [0, 0, 0], count: Self.codes)
    for example in 0..<6 {
      for variable in 0..<Self.variables {
        let code = setup.nearest(example, variable)
        for place in 0..<Self.length {
          let difference = setup.part(example, variable)[place] - setup.vectors[code][place]
          let row: UnsafeMutablePointer<Float> = try #require(setup.x.gradientRow(example))
          #expect(abs(row[variable * Self.length + place] - difference) < 1e-5)
          expected[code][place] -= difference
        }
      }
    }
    for parts in [1, 2, 7] {
      var covered = 0
      for part in 0..<parts {
        setup.graph.parameterGradients(part: part, of: parts, examples: 6) { covered += $0.count }
      }
      #expect(covered == Self.codes * Self.length)
      let entry: ParameterLayout.Entry = try #require(setup.store.layout["book.weight"])
      let found = entry.values(in: try #require(setup.store.gradients).values)
      for code in 0..<Self.codes {
        for place in 0..<Self.length { #expect(abs(found[place * Self.codes + code] - expected[code][place]) < 1e-5) }
      }
    }
  }

  /// Averages: use and vectors move by a hundredth of the batch, in any number of parts; a code without choices stays.
  @Test func averagesFollowTheBatch() throws {
    for parts in [1, 3] {
      let setup = try Setup(examples: 6, averages: true) { $1.commitment }
      for part in 0..<parts { setup.graph.updateBuffers(part: part, of: parts, examples: 6) }
      let weight: ParameterLayout.Entry = try #require(setup.store.layout["book.weight"])
      let use: ParameterLayout.Entry = try #require(setup.store.layout["book.use"])
      let (vectors, shares) = (weight.values(in: setup.store.values), use.values(in: setup.store.values))
      for code in 0..<Self.codes {
        var (sum, count): ([Float], Float) = ([0, 0, 0], 0)
        for example in 0..<6 {
          for variable in 0..<Self.variables where setup.nearest(example, variable) == code {
            count += 1
            for (place, value) in setup.part(example, variable).enumerated() { sum[place] += value }
          }
        }
        let (kept, added) = (0.99 / Float(Self.codes), 0.01 * count / 12)
        #expect(abs(shares[code] - (kept + added)) < 1e-6)
        for place in 0..<Self.length {
          let old = setup.vectors[code][place]
          let new = count == 0 ? old : (kept * old + added * sum[place] / count) / (kept + added)
          #expect(abs(vectors[place * Self.codes + code] - new) < 1e-6)
        }
      }
      #expect(abs(shares.reduce(0, +) - 1) < 1e-5)
    }
  }

  /// A decoder alone looks codes up; shares of codes give a mixture of their vectors, with its gradient.
  @Test func lookingUp() throws {
    var generator = Philox(seed: 3)
    let book = (0..<Self.codes * Self.length).map { _ in generator.normal() }
    GradientCheck(
      examples: 2, samples: 2, inputs: [.init(columns: 2 * Self.codes, rowsPerExample: 2)],
      buffers: [("book.weight", [Self.length, Self.codes]), ("book.use", [Self.codes])],
      build: { graph, x in
        let codebook = graph.codebook("book", averages: true)
        for code in 0..<Self.codes {
          for place in 0..<Self.length { codebook.vectors.row(code)[place] = book[code * Self.length + place] }
        }
        return graph.vectors(of: x[0], in: codebook)
      },
      reference: { inputs in
        Matrix(4, 2 * Self.length) { row, column in
          (0..<Self.codes).reduce(0) {
            $0 + inputs[0][row, column / Self.length * Self.codes + $1]
              * Double(book[$1 * Self.length + column % Self.length])
          }
        }
      }
    ).run()
  }
}
