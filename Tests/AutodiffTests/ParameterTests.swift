import Autodiff
import Testing

@Suite struct ParameterTests {
  private func layout(_ entries: (String, [Int])...) -> ParameterLayout {
    var layout = ParameterLayout()
    for (name, shape) in entries { layout.add(name, shape) }
    return layout
  }

  @Test func parametersBeginAtMultiplesOfSixteen() {
    let layout = layout(("a.weight", [3, 7]), ("a.bias", [16]), ("b.bias", [1]))
    #expect(layout.entries.map(\.offset) == [0, 32, 48])
    #expect(layout.entries.map(\.count) == [21, 16, 1])
    #expect(layout.count == 64)
    #expect(layout.parameterCount == 38)
    #expect(layout["a.bias"]?.range == 32..<48)
    #expect(layout["c"] == nil)
  }

  /// A decoder loads its parameters from a whole model, wherever they are.
  @Test func aStoreLoadsItsPartOfAModel() {
    let whole = layout(("a", [5]), ("b", [2, 3]), ("c", [4]))
    let part = layout(("c", [4]), ("b", [2, 3]))
    let store = ParameterStore(layout: part, trainable: false)
    store.load((0..<whole.count).map(Float.init), laidOutAs: whole)
    #expect(Array(store.values[0..<4]) == [32, 33, 34, 35])
    #expect(Array(store.values[16..<22]) == [16, 17, 18, 19, 20, 21])
    #expect(store.values[4..<16].allSatisfy { $0 == 0 }, "padding stays zero")
  }

  /// Files and PyTorch have `[out, in]`; memory is transposed.
  @Test func aMatrixIsTransposedInMemoryAlone() {
    let layout = layout(("a", [1]), ("b", [2, 3]))
    var block = [Float](repeating: 0, count: layout.count)
    layout["b"]?.put([1, 2, 3, 4, 5, 6], into: &block)
    #expect(Array(block[16..<22]) == [1, 4, 2, 5, 3, 6])
    #expect(layout["b"]?.values(in: block) == [1, 2, 3, 4, 5, 6])
  }

  @Test func valuesGoInAndOut() {
    let store = ParameterStore(layout: layout(("a", [20])), trainable: true)
    #expect(store.values == Array(repeating: 0, count: 32))
    let values = (0..<32).map(Float.init)
    store.values = values
    #expect(store.values == values)
  }
}
