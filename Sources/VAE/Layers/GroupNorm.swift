import Autodiff

/// Group norm: normalises each group of adjacent channels of a picture to mean 0 and variance 1, then applies a weight
/// and a bias to each channel (Wu and He 2018).
///
/// Parameters, as in PyTorch's `GroupNorm`: `weight` and `bias`, each [channels].
package struct GroupNorm: Layer {
  package let groups: Int

  package static let name = "group norm"
  package static let usage = "group norm N (N groups of channels)"
  package var text: String { "\(Self.name) \(groups)" }

  package init(_ groups: Int) { self.groups = groups }

  package init?(_ words: inout LayerWords) {
    guard let groups = words.size() else { return nil }
    self.init(groups)
  }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard input.channels % groups == 0 else {
      throw LayerMisfit(needs: "a number of channels that \(groups) groups can share evenly")
    }
    return input
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    [
      LayerParameter("weight", [input.channels], start: .constant(1)),
      LayerParameter("bias", [input.channels], start: .constant(0)),
    ]
  }

  package var takesLeak: Bool { true }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    graph.groupNorm(x, channels: place.input.channels, groups: groups, place.name, place.normUse)
  }
}
