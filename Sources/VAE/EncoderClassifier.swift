import Autodiff

/// The encoder with a linear classifier on mu, as one graph that can be trained:
///
///     images -> encoder -> mu -> logits -> cross-entropy with the targets
///
/// Belongs to one thread; it holds its own copy of the weights.
public final class EncoderClassifier {
  /// The model whose encoder it is.
  public let architecture: Architecture
  /// How many classes it tells apart.
  public let classes: Int
  /// The graph, ready to run.
  public let graph: Graph
  /// Leaf: pixels, `[examples, pixels]`.
  public let images: Tensor
  /// Leaf: 1 for the right class, else 0, `[examples, classes]`.
  public let targets: Tensor
  /// What each class is given, `[examples, classes]`: the greatest is the answer.
  public let logits: Tensor
  /// What is minimised, in nats, `[examples, 1]`.
  public let loss: Tensor

  /// The encoder of a whole `model` (in the order of `Architecture.parameterLayout`) and a classifier with this weight
  /// `[classes, latent]` and bias `[classes]`, for at most `capacity` images at once.
  public init(architecture: Architecture, model: [Float], weight: [Float], bias: [Float], capacity: Int) {
    self.architecture = architecture
    classes = bias.count
    let encoder = ParameterStore(layout: architecture.encoderLayout, trainable: false)
    encoder.load(model, laidOutAs: architecture.parameterLayout)
    var layout = architecture.encoderLayout
    layout.add("classifier.weight", [bias.count, architecture.latent])
    layout.add("classifier.bias", [bias.count])
    // The encoder's parameters come first in both.
    var values = encoder.values + [Float](repeating: 0, count: layout.count - encoder.layout.count)
    layout["classifier.weight"]?.put(weight, into: &values)
    layout["classifier.bias"]?.put(bias, into: &values)
    let store = ParameterStore(layout: layout, trainable: true)
    store.values = values
    graph = Graph(capacity: capacity, parameters: store)
    images = graph.leaf(columns: architecture.picture.count)
    targets = graph.leaf(columns: classes)
    logits = graph.linear(graph.encode(images, architecture).mu, "classifier")
    loss = graph.softmaxCrossEntropy(logits: logits, targets: targets)
    graph.minimize(loss)
  }
}
