import Autodiff

/// The encoder with a linear classifier on mu, as one trainable graph:
///
///     images -> encoder -> mu -> logits -> cross-entropy with the targets
///
/// Belongs to one thread; has its own copy of the weights.
public final class EncoderClassifier {
  /// The architecture whose encoder it uses.
  public let architecture: Architecture
  /// The number of classes.
  public let classes: Int
  /// The graph, ready to run.
  public let graph: Graph
  /// Leaf: pixels, `[examples, pixels]`.
  public let images: Tensor
  /// Leaf: 1 for the right class, else 0, `[examples, classes]`.
  public let targets: Tensor
  /// The score of each class, `[examples, classes]`; the largest is the prediction.
  public let logits: Tensor
  /// The cross-entropy in nats, `[examples, 1]`.
  public let loss: Tensor

  /// Takes the encoder from a whole `model` (in the order of `Architecture.parameterLayout`), and a classifier with
  /// weight `[classes, width of z]` and bias `[classes]`. At most `capacity` images go through it at once.
  public init(architecture: Architecture, model: [Float], weight: [Float], bias: [Float], capacity: Int) {
    self.architecture = architecture
    classes = bias.count
    let encoder = ParameterStore(layout: architecture.encoderLayout, trainable: false)
    encoder.load(model, laidOutAs: architecture.parameterLayout)
    var layout = architecture.encoderLayout
    layout.add("classifier.weight", [bias.count, architecture.zWidth])
    layout.add("classifier.bias", [bias.count])
    // In both layouts the encoder's parameters come first.
    var values = encoder.values + [Float](repeating: 0, count: layout.count - encoder.layout.count)
    layout["classifier.weight"]?.put(weight, into: &values)
    layout["classifier.bias"]?.put(bias, into: &values)
    let store = ParameterStore(layout: layout, trainable: true)
    store.values = values
    graph = Graph(capacity: capacity, parameters: store)
    images = graph.leaf(columns: architecture.picture.count)
    targets = graph.leaf(columns: classes)
    logits = graph.linear(graph.moments(graph.encode(images, architecture)).mu, "classifier")
    loss = graph.softmaxCrossEntropy(logits: logits, targets: targets)
    graph.minimize(loss)
  }
}
