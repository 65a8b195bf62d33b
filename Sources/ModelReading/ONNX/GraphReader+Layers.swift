import Autodiff
import Models
import VAE

/// Operators with weights, pools and enlargements.
extension GraphReader {
  // MARK: Linear layers

  func gemm() throws(ReadingError) -> Flow {
    guard let matrix = try constant(1), matrix.shape.count == 2, whole("transA", otherwise: 0) == 0 else {
      throw refused("has no matrix of weights")
    }
    let (alpha, beta) = (number("alpha", otherwise: 1), number("beta", otherwise: 1))
    let isTransposed = whole("transB", otherwise: 0) != 0
    let outputs = isTransposed ? matrix.shape[0] : matrix.shape[1]
    let bias = try constant(2).map { $0.values.map { beta * $0 } }
    return try linear(flow(), matrix, outputs: outputs, isTransposed: isTransposed, factor: alpha, bias: bias)
  }

  func matMul() throws(ReadingError) -> Flow {
    guard case .constant(let matrix) = try value(1), matrix.shape.count == 2 else {
      throw refused("has no matrix of weights behind what it reads")
    }
    return try linear(flow(), matrix, outputs: matrix.shape[1], isTransposed: false, factor: 1, bias: nil)
  }

  /// The matrix is `[outputs, inputs]` if transposed, else `[inputs, outputs]`.
  private func linear(
    _ flow: Flow, _ matrix: GraphConstant, outputs: Int, isTransposed: Bool, factor: Float, bias: [Float]?
  ) throws(ReadingError) -> Flow {
    var flow = try settledCut(flow)
    let inputs = outputs > 0 ? matrix.values.count / outputs : 0
    guard flow.extents.last == flow.count else { throw refused("multiplies the pixels of a picture one by one") }
    guard inputs == flow.count, (1...Shape.largestSide).contains(outputs) else {
      throw refused("has weights of the size \(matrix.shape) for \(flow.count) values")
    }
    var weight = [Float](repeating: 0, count: inputs * outputs)
    for (theirs, ours) in flow.places.enumerated() {
      for output in 0..<outputs {
        let value = matrix.values[isTransposed ? output * inputs + theirs : theirs * outputs + output]
        weight[output * inputs + ours] = factor * value
      }
    }
    var biases = [Float](repeating: 0, count: outputs)
    if let bias {
      guard bias.count == outputs || bias.count == 1 else {
        throw refused("has \(bias.count) biases for \(outputs) outputs")
      }
      for index in biases.indices { biases[index] = bias.count == 1 ? bias[0] : bias[index] }
    }
    try append(Part(Linear(outputs), ["weight": weight, "bias": biases]), to: &flow)
    (flow.extents, flow.order) = ([outputs], nil)
    return flow
  }

  // MARK: Convolutions

  func convolution(isTransposed: Bool) throws(ReadingError) -> Flow {
    var flow = try picture(flow())
    guard let weights = try constant(1), weights.shape.count == 4, weights.shape[2] == weights.shape[3],
      whole("group", otherwise: 1) == 1, (try wholes("dilations") ?? []).allSatisfy({ $0 == 1 })
    else { throw refused("is of a kind that is not known here: its kernel is no square, or has groups or gaps") }
    let (side, stride) = (weights.shape[2], try strides())
    guard (1...Kernel.largest).contains(side) else { throw refused("has a kernel of \(side)x\(side)") }
    let (inputs, outputs) = isTransposed ? (weights.shape[0], weights.shape[1]) : (weights.shape[1], weights.shape[0])
    guard inputs == flow.shape.channels, (1...Shape.largestSide).contains(outputs) else {
      throw refused("reads \(inputs) channels of \(flow.shape.channels)")
    }
    let bias = try constant(2)?.values ?? [Float](repeating: 0, count: outputs)
    guard bias.count == outputs else { throw refused("has \(bias.count) biases for \(outputs) channels") }
    let more = try wholes("output_padding")?.first ?? 0
    let pads = try pads(side: side, stride: stride, isTransposed: isTransposed, more: more, of: flow.shape)
    // One more line on one side is a kernel with a line of zeros on it.
    let wide = side + abs(pads.end - pads.begin)
    guard wide <= side + 1, max(pads.begin, pads.end) < Kernel.largest else {
      throw refused("pads one side more than the other")
    }
    let weight = Self.widened(
      weights.values, kernels: inputs * outputs, side: side, before: pads.end > pads.begin ? 1 : 0, to: wide)
    let kernel = Kernel(wide, stride: stride, padding: max(pads.begin, pads.end))
    if isTransposed {
      guard (0..<max(stride, 1)).contains(pads.more) else { throw refused("adds more lines than its stride") }
      let layer = TransposedConvolution(outputs, kernel, outputPadding: pads.more)
      try append(Part(layer, ["weight": weight, "bias": bias]), to: &flow)
    } else if wide == flow.shape.height, wide == flow.shape.width, kernel.padding == 0 {
      // A kernel as large as the picture is a linear layer.
      try append(Part(Linear(outputs), ["weight": weight, "bias": bias]), to: &flow)
    } else {
      try append(Part(Convolution(outputs, kernel), ["weight": weight, "bias": bias]), to: &flow)
    }
    flow.extents = [flow.shape.channels, flow.shape.height, flow.shape.width]
    return flow
  }

  /// Square kernels with lines of zeros before or behind them.
  private static func widened(_ values: [Float], kernels: Int, side: Int, before: Int, to wide: Int) -> [Float] {
    if wide == side { return values }
    var result = [Float](repeating: 0, count: kernels * wide * wide)
    for kernel in 0..<kernels {
      for row in 0..<side {
        for column in 0..<side {
          result[(kernel * wide + row + before) * wide + column + before] =
            values[(kernel * side + row) * side + column]
        }
      }
    }
    return result
  }

  func strides() throws(ReadingError) -> Int {
    let strides = try wholes("strides") ?? [1, 1]
    guard strides.count == 2, strides[0] == strides[1], (1...Kernel.largest).contains(strides[0]) else {
      throw refused("has another stride in height than in width")
    }
    return strides[0]
  }

  /// The lines of zeros before and behind, the same in height and width, and the extra lines of a transposed convolution.
  private func pads(
    side: Int, stride: Int, isTransposed: Bool, more: Int, of shape: Shape
  ) throws(ReadingError) -> (begin: Int, end: Int, more: Int) {
    let mode = node.attributes["auto_pad"]?.text ?? "NOTSET"
    guard (0..<Kernel.largest).contains(more) else { throw refused("adds \(more) lines") }
    /// A total that may be negative, shared between both sides.
    func shared(_ total: Int) -> (begin: Int, end: Int, more: Int) {
      if total < 0 { return (0, 0, more - total) }
      let less = total / 2
      return mode == "SAME_LOWER" ? (total - less, less, more) : (less, total - less, more)
    }
    if isTransposed, let sizes = try wholes("output_shape"), let size = sizes.last {
      guard shape.height == shape.width, sizes.suffix(2).allSatisfy({ $0 == size }),
        (1...Shape.largestSide).contains(size)
      else { throw refused("gives a picture that is no square") }
      return shared(stride * (shape.height - 1) + side + more - size)
    }
    switch mode {
    case "SAME_UPPER", "SAME_LOWER":
      guard shape.height == shape.width else { throw refused("pads a picture that is no square") }
      if isTransposed { return shared(side - stride + more) }
      let places = (shape.height + stride - 1) / stride
      return shared(max((places - 1) * stride + side - shape.height, 0))
    case "VALID": return (0, 0, more)
    default:
      let pads = try wholes("pads") ?? [0, 0, 0, 0]
      guard pads.count == 4, pads[0] == pads[1], pads[2] == pads[3],
        pads.allSatisfy({ (0..<Kernel.largest).contains($0) })
      else { throw refused("pads height and width differently") }
      return (pads[0], pads[2], more)
    }
  }

  // MARK: Norms and pools

  func batchNorm() throws(ReadingError) -> Flow {
    var flow = try flow()
    flow = flow.extents.count == 3 ? try picture(flow) : try flat(flow)
    let features = flow.shape.channels
    guard let weight = try constant(1)?.values, let bias = try constant(2)?.values, let mean = try constant(3)?.values,
      let variance = try constant(4)?.values, [weight, bias, mean, variance].allSatisfy({ $0.count == features })
    else { throw refused("has not \(features) values of each kind") }
    let epsilon = number("epsilon", otherwise: 1e-5)
    func ours(_ values: [Float]) -> [Float] {
      guard let order = flow.order else { return values }
      var result = values
      for (theirs, ours) in order.enumerated() { result[ours] = values[theirs] }
      return result
    }
    try append(
      Part(
        BatchNorm(),
        [
          "weight": ours(weight), "bias": ours(bias), "running_mean": ours(mean),
          // sqrt(variance + theirs) is sqrt(variance' + ours).
          "running_var": ours(variance.map { max($0 + epsilon - 1e-5, 0) }),
        ]), to: &flow)
    return flow
  }

  func pool() throws(ReadingError) -> Flow {
    var flow = try picture(flow())
    let sides = try wholes("kernel_shape") ?? []
    let stride = try node.attributes["strides"] == nil ? 1 : strides()
    guard sides.count == 2, sides[0] == sides[1], (1...Kernel.largest).contains(sides[0]),
      (try wholes("dilations") ?? []).allSatisfy({ $0 == 1 }), whole("ceil_mode", otherwise: 0) == 0
    else { throw refused("is of a kind that is not known here") }
    let pads = try pads(side: sides[0], stride: stride, isTransposed: false, more: 0, of: flow.shape)
    guard pads.begin == pads.end, pads.begin * 2 <= sides[0], node.type == "MaxPool" || pads.begin == 0 else {
      throw refused("pools beyond the border")
    }
    let kernel = Kernel(sides[0], stride: stride, padding: pads.begin)
    try append(Part(node.type == "MaxPool" ? MaxPool(kernel) : AveragePool(kernel)), to: &flow)
    flow.extents = [flow.shape.channels, flow.shape.height, flow.shape.width]
    return flow
  }

  func globalPool() throws(ReadingError) -> Flow {
    var flow = try picture(flow())
    guard flow.shape.height == flow.shape.width, flow.shape.height <= Kernel.largest else {
      throw refused("reads a picture that is no square")
    }
    try append(Part(AveragePool(Kernel(flow.shape.height, stride: flow.shape.height))), to: &flow)
    flow.extents = [flow.shape.channels, 1, 1]
    return flow
  }

  func enlargement() throws(ReadingError) -> Flow {
    var flow = try picture(flow())
    let mode = node.attributes["mode"]?.text ?? "nearest"
    let place = node.attributes["coordinate_transformation_mode"]?.text ?? "half_pixel"
    let rounding = node.attributes["nearest_mode"]?.text ?? "round_prefer_floor"
    var factors: [Float] = []
    if let scales = node.attributes["scales"]?.numbers { factors = Array(scales.suffix(2)) }
    let isUpsample = node.type == "Upsample"
    if factors.isEmpty, let scales = try constant(isUpsample ? 1 : 2), !scales.values.isEmpty {
      factors = Array(scales.values.suffix(2))
    }
    if factors.isEmpty, let sizes = try constant(3) {
      factors = zip(sizes.values.suffix(2), [flow.shape.height, flow.shape.width]).map { $0 / Float($1) }
    }
    // Places between pixels are rounded alike only in these ways.
    let repeats =
      isUpsample || rounding == "floor" && place == "asymmetric"
      || rounding != "ceil" && place != "align_corners" && place != "asymmetric"
      || factors.first == 2 && place == "asymmetric" && rounding == "round_prefer_floor"
    guard mode == "nearest", repeats, factors.count == 2, factors[0] == factors[1],
      let factor = Int(exactly: factors[0]), (1...Kernel.largest).contains(factor)
    else { throw refused("enlarges in another way than by repeating pixels") }
    try append(Part(Upsample(factor)), to: &flow)
    flow.extents = [flow.shape.channels, flow.shape.height, flow.shape.width]
    return flow
  }

  // MARK: Adding layers

  func append(_ part: Part, to flow: inout Flow) throws(ReadingError) {
    guard flow.steps.count < 500 else { throw refused("is behind more layers than any model has") }
    do throws(LayerMisfit) { flow.shape = try part.layer.output(for: flow.shape) } catch {
      throw refused("does not fit: it needs \(error.needs)")
    }
    flow.steps.append(Flow.Step(id: "\(id)/\(flow.steps.count)", part: part))
  }
}
