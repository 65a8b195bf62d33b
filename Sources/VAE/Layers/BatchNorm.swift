import Autodiff

/// Batch norm: normalises each channel to mean 0 and variance 1 over the batch and all positions, then applies a weight
/// and a bias (Ioffe and Szegedy 2015). Evaluation uses running mean and variance.
///
/// Parameters and buffers, as in PyTorch's `BatchNorm2d`: `weight`, `bias`, `running_mean`, `running_var`, each
/// [channels].
package struct BatchNorm: Layer {
  package static let name = "batch norm"

  package init() {}

  package init?(_ words: inout LayerWords) {}

  package func output(for input: Shape) throws(LayerMisfit) -> Shape { input }

  package func parameters(for input: Shape) -> [LayerParameter] {
    [
      LayerParameter("weight", [input.channels], start: .constant(1)),
      LayerParameter("bias", [input.channels], start: .constant(0)),
      .buffer("running_mean", [input.channels], start: 0),
      .buffer("running_var", [input.channels], start: 1),
    ]
  }

  package var hasTrainingMode: Bool { true }

  package var takesLeak: Bool { true }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    graph.batchNorm(x, channels: place.input.channels, place.name, place.normUse)
  }
}
