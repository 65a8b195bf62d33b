import Autodiff
import Foundation
import Models
import VAE

/// Activations and sums, and what a sampled z is computed with.
extension GraphReader {
  func activated() throws(ReadingError) -> GraphValue {
    var flow = try settledCut(flow())
    let layer: any Layer
    switch node.type {
    case "Relu": layer = ReLU()
    case "LeakyRelu": layer = LeakyReLU(slope: min(max(number("alpha", otherwise: 0.01), 0), 1))
    case "PRelu":
      guard let slope = try constant(1)?.single, (0...1).contains(slope) else {
        throw refused("has a slope for each channel")
      }
      layer = LeakyReLU(slope: slope)
    case "Elu": layer = ELU(alpha: min(max(number("alpha", otherwise: 1), 0), 10))
    case "Selu": layer = SELU()
    case "Sigmoid": layer = Sigmoid()
    case "Tanh": layer = Tanh()
    case "Softplus": layer = Softplus()
    default:
      guard node.attributes["approximate"]?.text ?? "none" == "none" else { throw refused("is approximated by tanh") }
      layer = GELU()
    }
    try append(Part(layer), to: &flow)
    return .flow(flow)
  }

  /// A bound that no usual value reaches, or that of pixels at the end, is left out.
  mutating func clipped() throws(ReadingError) -> GraphValue {
    let low = try constant(1)?.single ?? node.attributes["min"]?.number ?? -.infinity
    let high = try constant(2)?.single ?? node.attributes["max"]?.number ?? .infinity
    let input = try value(0)
    if low <= -4, high >= 2 { return input }
    if low == 0, high == 1, graph.outputs.contains(where: { $0.name == id }) { return input }
    guard low == 0, high == .infinity, case .flow(var flow) = input else {
      throw refused("holds values between \(low) and \(high)")
    }
    try append(Part(ReLU()), to: &flow)
    return .flow(flow)
  }

  func function() throws(ReadingError) -> GraphValue {
    switch (node.type, try value(0)) {
    case ("Exp", .flow(let flow)): return .exponential(flow)
    case ("Sqrt", .exponential(let flow)): return .exponential(try scaled(flow, by: 0.5))
    case ("Pow", .exponential(let flow)):
      guard let power = try constant(1)?.single else { break }
      return .exponential(try scaled(flow, by: power))
    case ("Erf", .flow):
      guard let input = name(0), let before = producers[input],
        let root = multiple(of: before).map({ ($0.name, $0.factor) }), abs(root.1 - 0.707_106_8) < 1e-5
      else { break }
      return .errorFunction(of: root.0, hasInput: false, offset: 0, factor: 1)
    default: break
    }
    throw refused("computes a function that is not known here")
  }

  /// For an operator that multiplies a value by one number: that value's name, and the number.
  private func multiple(of node: ONNXModel.Node) -> (name: String, factor: Float)? {
    guard node.inputs.count == 2, ["Mul", "Div"].contains(node.type) else { return nil }
    for (own, other) in [(0, 1), (1, 0)] {
      guard case .constant(let constant)? = values[node.inputs[other]], let number = constant.single else { continue }
      if node.type == "Mul" { return (node.inputs[own], number) }
      if own == 0, number != 0 { return (node.inputs[own], 1 / number) }
    }
    return nil
  }

  mutating func arithmetic() throws(ReadingError) -> GraphValue {
    let (first, second) = (try value(0), try value(1))
    switch (node.type, first, second) {
    case (_, .flow(let flow), .constant(let constant)): return try .flow(affine(flow, constant, isBefore: false))
    case (_, .constant(let constant), .flow(let flow)): return try .flow(affine(flow, constant, isBefore: true))
    case ("Mul", .flow(let a), .flow(let b)): return try product(a, b)
    // z = mu + sigma * noise; a constant in the place of noise is noise that was drawn once.
    case ("Mul", .exponential(let flow), .noise), ("Mul", .noise, .exponential(let flow)),
      ("Mul", .exponential(let flow), .constant), ("Mul", .constant, .exponential(let flow)):
      return .scaledNoise(try scaled(flow, by: 2), .logVariance)
    case ("Mul", .flow(let flow), .noise), ("Mul", .noise, .flow(let flow)):
      if flow.steps.last?.part.layer is Softplus { return .scaledNoise(flow, .softplusDeviation) }
      return .scaledNoise(flow, .deviation)
    case ("Mul", .noise, .constant), ("Mul", .constant, .noise), ("Add", .noise, .constant): return .noise
    case ("Add", .flow(let mu), .scaledNoise(let spread, let kind)),
      ("Add", .scaledNoise(let spread, let kind), .flow(let mu)):
      return try .flow(sample(mu, spread, kind))
    case (_, .errorFunction, _), (_, _, .errorFunction): return try gelu(first, second)
    default: throw refused("joins two values in a way that is not known here")
    }
  }

  private func product(_ a: Flow, _ b: Flow) throws(ReadingError) -> GraphValue {
    for (own, other) in [(0, 1), (1, 0)] {
      guard let gate = producers[node.inputs[other]], gate.type == "Sigmoid", gate.inputs.first == node.inputs[own]
      else {
        continue
      }
      var flow = try settledCut(own == 0 ? a : b)
      try append(Part(SiLU()), to: &flow)
      return .flow(flow)
    }
    throw refused("multiplies what two layers give")
  }

  /// `x / 2 * (1 + erf(x / sqrt 2))`, in any order.
  private func gelu(_ first: GraphValue, _ second: GraphValue) throws(ReadingError) -> GraphValue {
    let (function, other, place) =
      if case .errorFunction = first { (first, second, 1) } else { (second, first, 0) }
    guard case .errorFunction(let input, var hasInput, var offset, var factor) = function else {
      throw refused("joins two values in a way that is not known here")
    }
    switch (node.type, other) {
    case ("Add", .constant(let constant)) where constant.single != nil && factor == 1 && !hasInput:
      offset += constant.single ?? 0
    case ("Mul", .constant(let constant)) where constant.single != nil: factor *= constant.single ?? 1
    case ("Div", .constant(let constant)) where place == 1 && constant.single ?? 0 != 0: factor /= constant.single ?? 1
    case ("Mul", .flow) where !hasInput && node.inputs[place] == input: hasInput = true
    case ("Mul", .flow) where !hasInput:
      guard let before = producers[node.inputs[place]], let multiple = multiple(of: before), multiple.name == input
      else {
        throw refused("multiplies what two layers give")
      }
      (hasInput, factor) = (true, factor * multiple.factor)
    default: throw refused("joins two values in a way that is not known here")
    }
    guard hasInput, offset == 1, factor == 0.5, case .flow(var flow)? = values[input] else {
      return .errorFunction(of: input, hasInput: hasInput, offset: offset, factor: factor)
    }
    try append(Part(GELU()), to: &flow)
    return .flow(flow)
  }

  /// From a drawn z on everything is the decoder.
  private mutating func sample(_ mu: Flow, _ spread: Flow, _ kind: Spread) throws(ReadingError) -> Flow {
    guard sample == nil, case .picture = mu.root, mu.extents.count == 1 else { throw refused("draws z more than once") }
    sample = (mu, spread, kind)
    return Flow(root: .latent(mu.count), shape: Shape(features: mu.count), extents: [mu.count])
  }

  // MARK: Factors and sums

  private func scaled(_ flow: Flow, by factor: Float) throws(ReadingError) -> Flow {
    factor == 1 ? flow : try affine(flow, factors: [Float](repeating: factor, count: flow.count), sums: nil)
  }

  /// A flow and a constant; `isBefore` where the constant stands first.
  private func affine(_ flow: Flow, _ constant: GraphConstant, isBefore: Bool) throws(ReadingError) -> Flow {
    let flow = try settledCut(flow)
    let values = try broadcast(constant, to: flow.extents)
    let ones = [Float](repeating: 1, count: flow.count)
    switch (node.type, isBefore) {
    case ("Add", _): return try affine(flow, factors: ones, sums: values)
    case ("Sub", false): return try affine(flow, factors: ones, sums: values.map { -$0 })
    case ("Sub", true): return try affine(flow, factors: ones.map { -$0 }, sums: values)
    case ("Mul", _): return try affine(flow, factors: values, sums: nil)
    case ("Div", false): return try affine(flow, factors: values.map { 1 / $0 }, sums: nil)
    default: throw refused("divides by what layers give")
    }
  }

  /// A number for each of the graph's values.
  private func broadcast(_ constant: GraphConstant, to extents: [Int]) throws(ReadingError) -> [Float] {
    let count = extents.reduce(1, *)
    if let single = constant.single { return [Float](repeating: single, count: count) }
    var shape = constant.shape
    // The batch's own dimension, and missing ones before it.
    if shape.count > extents.count {
      guard shape.count == extents.count + 1, shape[0] == 1 else {
        throw refused("has a constant of the size \(constant.shape) for \(extents)")
      }
      shape.removeFirst()
    }
    shape = [Int](repeating: 1, count: extents.count - shape.count) + shape
    guard zip(shape, extents).allSatisfy({ $0 == $1 || $0 == 1 }) else {
      throw refused("has a constant of the size \(constant.shape) for \(extents)")
    }
    var places = [0]
    var stride = 1
    var strides = [Int](repeating: 0, count: shape.count)
    for axis in shape.indices.reversed() {
      strides[axis] = shape[axis] == 1 ? 0 : stride
      stride *= shape[axis]
    }
    for axis in extents.indices {
      places = places.flatMap { place in (0..<extents[axis]).map { place + $0 * strides[axis] } }
    }
    return places.map { constant.values[$0] }
  }

  /// Multiplies and adds, value by value of the graph: in the layer before, or as a layer of its own.
  private func affine(_ flow: Flow, factors: [Float], sums: [Float]?) throws(ReadingError) -> Flow {
    var flow = flow
    let (places, count) = (flow.places, flow.count)
    guard count == flow.shape.count, factors.count == count else { throw refused("reads what is not known here") }
    var (factor, sum) = (factors, sums ?? [Float](repeating: 0, count: count))
    for (theirs, ours) in places.enumerated() { (factor[ours], sum[ours]) = (factors[theirs], sums?[theirs] ?? 0) }
    let area = flow.shape.height * flow.shape.width
    let isByChannel = (0..<flow.shape.channels).allSatisfy { channel in
      let range = channel * area..<(channel + 1) * area
      return factor[range].allSatisfy { $0 == factor[range.lowerBound] }
        && sum[range].allSatisfy { $0 == sum[range.lowerBound] }
    }
    if !isByChannel {
      try append(Part(Flatten()), to: &flow)
    } else if area > 1 {
      factor = (0..<flow.shape.channels).map { factor[$0 * area] }
      sum = (0..<flow.shape.channels).map { sum[$0 * area] }
    }
    if let last = flow.steps.last, let part = last.part.scaled(by: factor, plus: sum) {
      flow.steps[flow.steps.count - 1] = Flow.Step(id: "\(id)/\(last.id)", part: part)
    } else if flow.steps.isEmpty, !flow.shape.isFlat {
      try append(.keeping(flow.shape.channels, Kernel(1), place: 0, times: factor, plus: sum), to: &flow)
    } else {
      let zeros = [Float](repeating: 0, count: factor.count)
      try append(
        Part(
          BatchNorm(),
          [
            "weight": factor, "bias": sum, "running_mean": zeros, "running_var": zeros.map { _ in 1 - 1e-5 },
          ]), to: &flow)
    }
    return flow
  }
}
