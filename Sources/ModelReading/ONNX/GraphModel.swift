import Autodiff
import Models
import VAE

extension StatedModel {
  /// The halves that an ONNX graph has.
  ///
  /// - Throws: `ReadingError`, which names an operator that is not known.
  init(_ graph: ONNXModel) throws(ReadingError) {
    let reader = try GraphReader(graph)
    var flat: [(name: String, flow: Flow)] = []
    var decoded: Flow?
    for port in graph.outputs {
      switch reader.values[port.name] {
      case .flow(let flow)?:
        switch flow.root {
        case .latent: if decoded == nil { decoded = try Self.settled(flow) }
        case .picture where flow.extents.filter({ $0 > 1 }).count <= 1: flat.append((port.name, flow))
        case .picture: throw ReadingError("its output \(ModelFlaw.shown(port.name)) is a picture that no z is made for")
        }
      case .exponential(let flow)?:
        // sigma = exp of a head: twice that head is log sigma^2.
        flat.append((port.name + " std", flow.doubled))
      default: continue
      }
    }
    self.init(encoder: nil, decoder: nil)
    if let sample = reader.sample {
      encoder = try Self.encoder(sample.mu, spread: sample.spread, sample.kind)
    } else if flat.count == 1 {
      encoder = try Self.encoder(flat[0].flow, spread: nil)
    } else if flat.count >= 2 {
      var (mu, spread) = (flat[0], flat[1])
      if Self.isSpread(mu.name), !Self.isSpread(spread.name) { swap(&mu, &spread) }
      encoder = try Self.encoder(mu.flow, spread: spread.flow, .logVariance)
    }
    if let decoded, case .latent(let latent) = decoded.root {
      decoder = StatedDecoder(latent: latent, parts: decoded.steps.map(\.part), shape: decoded.shape)
    }
    guard encoder != nil || decoder != nil else { throw ReadingError("its graph has no output that its layers give") }
  }

  private static func isSpread(_ name: String) -> Bool {
    ["var", "sig", "std", "scale"].contains { name.lowercased().contains($0) }
  }

  /// A decoder's output channel by channel, however the graph has it.
  private static func settled(_ flow: Flow) throws(ReadingError) -> Flow {
    var flow = flow
    if flow.cut != [0, 0, 0, 0] {
      let (top, bottom) = (flow.cut[0], flow.cut[1])
      guard flow.cut == [top, bottom, top, bottom], top + bottom < Kernel.largest, flow.order == nil,
        let shape = try? Convolution(flow.shape.channels, Kernel(top + bottom + 1)).output(for: flow.shape)
      else { throw ReadingError("its graph cuts its pictures differently in height and width") }
      flow.steps.append(
        Flow.Step(id: "cut", part: .keeping(flow.shape.channels, Kernel(top + bottom + 1), place: top)))
      flow.shape = shape
    }
    let order = flow.order
    guard order == nil || order == Flow.channelsLast(flow.shape) else {
      throw ReadingError("its graph gives pictures whose values lie in an order that is not known here")
    }
    // The graph ends by reshaping a row into a picture.
    if flow.shape.isFlat, flow.extents.count == 3, [1, 3].contains(flow.extents[0]), flow.extents[1] > 1, order == nil,
      Shape.isValid(channels: flow.extents[0], height: flow.extents[1], width: flow.extents[2])
    {
      flow.shape = Shape(channels: flow.extents[0], height: flow.extents[1], width: flow.extents[2])
    }
    return flow
  }

  private static func encoder(
    _ mu: Flow, spread: Flow?, _ kind: Spread = .logVariance
  ) throws(ReadingError) -> StatedEncoder {
    guard case .picture(let picture) = mu.root else { throw ReadingError("its heads read no picture") }
    let first = try head(mu)
    guard var spread else {
      return StatedEncoder(picture: picture, parts: first.parts, heads: .one(first.values))
    }
    var kind = kind
    if spread.steps.last?.part.layer is Softplus {
      spread.steps.removeLast()
      kind = .softplusDeviation
    }
    let second = try head(spread)
    guard first.ids == second.ids else {
      throw ReadingError("its heads read different layers, which is not known here")
    }
    return StatedEncoder(
      picture: picture, parts: first.parts, heads: .two(mu: first.values, spread: second.values, kind))
  }

  /// A head's linear layer, and the layers before it.
  private static func head(
    _ flow: Flow
  ) throws(ReadingError) -> (values: StatedEncoder.Values, parts: [Part], ids: [String]) {
    guard let last = flow.lastLinear, flow.order == nil else {
      throw ReadingError(
        flow.shape.isFlat
          ? "a head ends with \(flow.steps.last?.part.layer.text ?? "nothing"), and only linear layers are known here as heads"
          : "its z is a picture of \(flow.shape) (a spatial latent), which is not known here")
    }
    return ((last.weight, last.bias), flow.steps.dropLast().map(\.part), flow.steps.dropLast().map(\.id))
  }
}

extension Flow {
  /// Twice what its last layer gives, where that has weights.
  fileprivate var doubled: Flow {
    var flow = self
    if let last = steps.last, let bias = last.part.values["bias"],
      let part = last.part.scaled(
        by: [Float](repeating: 2, count: bias.count), plus: [Float](repeating: 0, count: bias.count))
    {
      flow.steps[steps.count - 1] = Step(id: "\(last.id)/2", part: part)
    }
    return flow
  }
}
