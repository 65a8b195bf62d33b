import Autodiff
import Testing
import VAE

/// The text form of networks, and errors of invalid texts and layers.
@Suite struct NetworkTests {
  private let picture = Shape(channels: 1, height: 28, width: 28)

  private static let known = LayerCatalogue.standard.kinds.map { $0.name }.joined(separator: ", ")

  private func error(_ text: String, catalogue: LayerCatalogue = .standard) -> NetworkError? {
    do throws(NetworkError) {
      _ = try Network(catalogue.layers(text), input: picture)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("linear 400, relu", "linear 400, relu", "400"),
    ("  linear   400,tanh,linear 7 ", "linear 400, tanh, linear 7", "7"),
    ("", "", "1x28x28"), (" ", "", "1x28x28"), ("relu", "relu", "1x28x28"), ("linear 65536", "linear 65536", "65536"),
  ])
  func textsAreReadAndWritten(typed: String, text: String, output: String) throws {
    let network = try Network(typed, input: picture)
    #expect(network.text == text && "\(network.output)" == output)
    #expect(try Network(network.text, input: picture) == network)
  }

  @Test func knowsTheShapesOfAllLayers() throws {
    let network = try Network("linear 400, relu, linear 7", input: picture)
    #expect(network.input == picture)
    #expect(network.outputs == [400, 400, 7].map(Shape.init(features:)))
    #expect(try network != Network("linear 400, relu, linear 8", input: picture))
    #expect(try network != Network("linear 400, relu, linear 7", input: Shape(channels: 1, height: 7, width: 28)))
  }

  @Test(arguments: [
    ("rellu", "layer 1, \"rellu\", is unknown: the layers are \(known)"),
    ("relu,, relu", "layer 2, \"\", is unknown: the layers are \(known)"),
    ("relu, linear", "layer 2, \"linear\", should be linear N (N from 1 to 65536)"),
    ("linear 0", "layer 1, \"linear 0\", should be linear N (N from 1 to 65536)"),
    ("linear 65537", "layer 1, \"linear 65537\", should be linear N (N from 1 to 65536)"),
    ("linear 99999999999999999999", "layer 1, \"linear 99999999999999999999\", should be linear N (N from 1 to 65536)"),
    ("linear 4 5", "layer 1, \"linear 4 5\", should be linear N (N from 1 to 65536)"),
    ("linear 4x", "layer 1, \"linear 4x\", should be linear N (N from 1 to 65536)"),
    ("relu 3", "layer 1, \"relu 3\", should be relu"),
  ])
  func wrongTextsNameTheLayer(text: String, message: String) {
    #expect(error(text)?.description == message)
  }

  /// Their size costs neither time nor memory.
  @Test func enormousTextsAreRefused() {
    #expect(error(String(repeating: "relu,", count: 1_000_000)) == .tooLong(limit: 65536))
    #expect(error(String(repeating: "relu,", count: 1000)) == .tooMany(limit: 1000))
    #expect(error(String(repeating: "relu,", count: 999) + "relu") == nil)
    let long = error(String(repeating: "y", count: 60000))?.description ?? ""
    #expect(long.count < 400, "\(long)")
  }

  /// A layer that only the test's catalogue knows; its name has two words and the prefix of another.
  private struct Halve: Layer {
    static let name = "relu half"
    init() {}
    init?(_ words: inout LayerWords) {}
    func output(for input: Shape) throws(LayerMisfit) -> Shape {
      guard input.height % 2 == 0, input.width % 2 == 0 else { throw LayerMisfit(needs: "an even height and width") }
      return Shape(channels: input.channels, height: input.height / 2, width: input.width / 2)
    }
    func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor { x }
  }

  /// Layers with more outputs or parameters than any machine has memory for.
  private struct Huge: Layer {
    static let name = "huge"
    let what: Substring?
    init?(_ words: inout LayerWords) { what = words.next() }
    func output(for input: Shape) -> Shape {
      switch what {
      case "parameters": input
      case "width": Shape(channels: 1 << 8, height: 1 << 16, width: 1)
      default: Shape(channels: Shape.largestSide, height: Shape.largestSide, width: 1)
      }
    }
    func parameters(for input: Shape) -> [LayerParameter] {
      what == "parameters" ? [LayerParameter("weight", [1 << 40, 1 << 40], start: .constant(0))] : []
    }
    func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor { x }
  }

  @Test func misfitsNameTheShapeAndTheNeed() throws {
    let catalogue = LayerCatalogue(LayerCatalogue.standard.kinds + [Halve.self, Huge.self])
    #expect(
      try Network(catalogue.layers("relu half, relu"), input: picture).output
        == Shape(channels: 1, height: 14, width: 14))
    #expect(
      error("relu half, relu half, relu half", catalogue: catalogue)?.description
        == "layer 3, \"relu half\", gets 1x7x7 (channels x height x width) and needs an even height and width")
    #expect(
      error("linear 1, relu half", catalogue: catalogue)?.description
        == "layer 2, \"relu half\", gets 1 feature and needs an even height and width")
    #expect(
      error("relu, huge", catalogue: catalogue)?.description
        == "layer 2, \"huge\", gets 1x28x28 (channels x height x width) and needs to give fewer values: 65536x65536x1 of them "
        + "are more than fit into memory")
    // The number of parameters overflows an `Int`.
    #expect(
      error("huge parameters", catalogue: catalogue)?.description
        == "layer 1, \"huge\", gets 1x28x28 (channels x height x width) and needs fewer parameters: these are more than any "
        + "machine has memory for")
  }

  /// Layers that fit into memory alone but not together.
  @Test func allLayersTogetherAreBounded() {
    // What version 1 files may contain can be read.
    #expect(error(Array(repeating: "linear 65536", count: 999).joined(separator: ", ")) == nil)
    let catalogue = LayerCatalogue([Huge.self])
    let wide = Array(repeating: "huge width", count: 9)
    #expect(error(wide.dropFirst().joined(separator: ", "), catalogue: catalogue) == nil)
    guard case .misfit(9, "huge", _, _)? = error(wide.joined(separator: ", "), catalogue: catalogue) else {
      Issue.record("nine outputs of 64 MB are let in")
      return
    }
  }

  /// All activations of the catalogue can be chosen by name.
  @Test func activationsCanBeChosenByName() {
    #expect(
      Activation.allCases.map(\.rawValue)
        == ["relu", "leaky relu", "elu", "selu", "gelu", "silu", "tanh", "sigmoid", "softplus"])
    #expect(Activation(rawValue: "leaky relu 0.2")?.rawValue == "leaky relu 0.2")
    #expect(Activation(rawValue: "tanh") == .tanh && Activation(rawValue: "linear 4") == nil)
    #expect(Activation(rawValue: "relu, relu") == nil && Activation(rawValue: "") == nil)
  }
}
