import Autodiff
import Models
import VAE

/// Walks through an ONNX graph, operator by operator, and makes layers of our own of it (github.com/onnx/onnx, "Operators.md").
/// What does not depend on an input is computed; fixed sizes of batches are taken as one example.
struct GraphReader {
  let graph: ONNXModel
  private(set) var values: [String: GraphValue] = [:]
  /// The operator that gives a name.
  private(set) var producers: [String: ONNXModel.Node] = [:]
  /// The size of a batch that the graph fixes; 1 where it does not.
  let batch: Int
  /// The operator that is being read.
  private(set) var node = ONNXModel.Node()
  /// The heads whose z was drawn; what follows reads z.
  var sample: (mu: Flow, spread: Flow, kind: Spread)?
  /// How many numbers were computed, over all constants.
  private var computed = 0

  init(_ graph: ONNXModel) throws(ReadingError) {
    self.graph = graph
    let names = Set(graph.tensors.map(\.name))
    let inputs = graph.inputs.filter { !names.contains($0.name) }
    guard let input = inputs.first, inputs.count == 1 else {
      throw ReadingError(
        inputs.isEmpty
          ? "its graph has no input"
          : "its graph has \(inputs.count) inputs (\(inputs.prefix(4).map { ModelFlaw.shown($0.name) }.joined(separator: ", "))), and models of one input are read"
      )
    }
    batch = max(input.shape.first ?? 1, 1)
    let start = try Self.start(input, outputs: graph.outputs)
    // Weights are read when an operator needs them.
    var tensors: [String: ModelTensor] = [:]
    for tensor in graph.tensors { tensors[tensor.name] = tensor }
    values[input.name] = .flow(start)
    for node in graph.nodes {
      self.node = node
      for name in node.outputs where !name.isEmpty { producers[name] = node }
      for name in node.inputs where values[name] == nil {
        if let tensor = tensors[name] { values[name] = .constant(try GraphConstant(tensor)) }
      }
      try read()
    }
  }

  /// What the input is: a picture, or z where the graph makes something larger of it.
  private static func start(_ input: ONNXModel.Port, outputs: [ONNXModel.Port]) throws(ReadingError) -> Flow {
    let extents = Array(input.shape.dropFirst())
    guard !extents.isEmpty, extents.allSatisfy({ (1...Shape.largestSide).contains($0) }), extents.count <= 3,
      extents.reduce(1, *) <= 3 * Architecture.mostPixels
    else {
      throw ReadingError("its input \(ModelFlaw.shown(input.name)) has no fixed size of a picture or of z")
    }
    switch extents.count {
    case 3 where [1, 3].contains(extents[0]):
      let picture = Shape(channels: extents[0], height: extents[1], width: extents[2])
      return Flow(root: .picture(picture), shape: picture, extents: extents)
    case 3 where [1, 3].contains(extents[2]):
      let picture = Shape(channels: extents[2], height: extents[0], width: extents[1])
      return Flow(
        root: .picture(picture), shape: picture, extents: extents,
        order: picture.channels == 1 ? nil : Flow.channelsLast(picture))
    case 3 where extents[1] == 1 && extents[2] == 1:
      return Flow(root: .latent(extents[0]), shape: Shape(features: extents[0]), extents: extents)
    case 2:
      let picture = Shape(channels: 1, height: extents[0], width: extents[1])
      return Flow(root: .picture(picture), shape: picture, extents: extents)
    case 1:
      let sizes = outputs.map {
        $0.shape.dropFirst().reduce(1) { $0.multipliedReportingOverflow(by: max($1, 1)).partialValue }
      }
      if let picture = Self.square(extents[0]), !sizes.contains(where: { $0 > extents[0] }) {
        return Flow(root: .picture(picture), shape: picture, extents: extents)
      }
      return Flow(root: .latent(extents[0]), shape: Shape(features: extents[0]), extents: extents)
    default:
      throw ReadingError("its input \(ModelFlaw.shown(input.name)) has the size \(extents), which no picture has")
    }
  }

  /// The square picture of so many values, of at least 8x8.
  static func square(_ count: Int) -> Shape? {
    for channels in [1, 3] where count % channels == 0 {
      let side = Int(Double(count / channels).squareRoot())
      if side >= 8, side * side * channels == count { return Shape(channels: channels, height: side, width: side) }
    }
    return nil
  }

  private mutating func read() throws(ReadingError) {
    if let result = try folded() { return try give(.constant(result)) }
    switch node.type {
    case "Identity", "Cast", "Dropout": try give(value(0))
    case "Gemm": try give(.flow(gemm()))
    case "MatMul": try give(.flow(matMul()))
    case "Conv", "ConvTranspose": try give(.flow(convolution(isTransposed: node.type == "ConvTranspose")))
    case "BatchNormalization": try give(.flow(batchNorm()))
    case "MaxPool", "AveragePool": try give(.flow(pool()))
    case "GlobalAveragePool": try give(.flow(globalPool()))
    case "Resize", "Upsample": try give(.flow(enlargement()))
    case "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Gelu": try give(activated())
    case "Add", "Sub", "Mul", "Div": try give(arithmetic())
    case "Exp", "Sqrt", "Pow", "Erf": try give(function())
    case "Clip": try give(clipped())
    case "Reshape", "Flatten", "Squeeze", "Unsqueeze": try give(.flow(reshaped()))
    case "Transpose": try give(.flow(transposed()))
    case "Slice", "Gather": try give(.flow(selected()))
    case "Split": try split()
    case "Concat": try give(.flow(concatenated()))
    case "Pad": try give(.flow(padded()))
    case "RandomNormalLike", "RandomNormal": try give(.noise)
    default: throw ReadingError("its operator \(ModelFlaw.shown(node.type)) is not known here")
    }
  }

  // MARK: Inputs and outputs of the operator

  /// - Throws: `ReadingError` that begins with the operator: `its operator Conv groups channels`.
  func refused(_ what: String) -> ReadingError { ReadingError("its operator \(ModelFlaw.shown(node.type)) \(what)") }

  mutating func give(_ value: GraphValue, output: Int = 0) throws(ReadingError) {
    guard node.outputs.indices.contains(output) else { return }
    if case .constant(let constant) = value {
      computed += constant.values.count
      guard computed <= 1 << 26 else { throw refused("computes more numbers than any model needs") }
    }
    values[node.outputs[output]] = value
  }

  func name(_ input: Int) -> String? {
    node.inputs.indices.contains(input) && !node.inputs[input].isEmpty ? node.inputs[input] : nil
  }

  func value(_ input: Int) throws(ReadingError) -> GraphValue {
    guard let name = name(input) else { throw refused("lacks an input") }
    guard let value = values[name] else { throw refused("reads \(ModelFlaw.shown(name)), which nothing gives") }
    return value
  }

  func flow(_ input: Int = 0) throws(ReadingError) -> Flow {
    guard case .flow(let flow) = try value(input) else { throw refused("reads something else than what layers give") }
    return flow
  }

  /// A constant; nil where the input is left out.
  func constant(_ input: Int) throws(ReadingError) -> GraphConstant? {
    guard name(input) != nil else { return nil }
    guard case .constant(let constant) = try value(input) else { throw refused("reads weights that are no constants") }
    return constant
  }

  /// Whole numbers from an attribute, or from an input where newer versions of the operator have them.
  func wholes(_ attribute: String, orInput input: Int? = nil) throws(ReadingError) -> [Int]? {
    if let attribute = node.attributes[attribute] { return attribute.integers }
    guard let input, let constant = try constant(input) else { return nil }
    guard let wholes = constant.wholes else { throw refused("has sizes that are no whole numbers") }
    return wholes
  }

  func whole(_ attribute: String, otherwise usual: Int) -> Int { node.attributes[attribute]?.integer ?? usual }

  func number(_ attribute: String, otherwise usual: Float) -> Float { node.attributes[attribute]?.number ?? usual }

  /// The name of what the operator gives, which tells its layer from all others.
  var id: String { node.outputs.first ?? "" }
}
