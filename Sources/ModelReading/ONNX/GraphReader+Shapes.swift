import Autodiff
import Models
import VAE

/// Operators that move numbers, and change none.
extension GraphReader {
  /// The value as a picture, channel by channel.
  func picture(_ flow: Flow) throws(ReadingError) -> Flow {
    var flow = try settledCut(flow)
    guard flow.extents.count == 3,
      Shape.isValid(channels: flow.extents[0], height: flow.extents[1], width: flow.extents[2])
    else { throw refused("reads no picture, but values of the size \(flow.extents)") }
    let wanted = Shape(channels: flow.extents[0], height: flow.extents[1], width: flow.extents[2])
    if flow.order != nil { try settleOrder(&flow) }
    if flow.shape != wanted {
      guard flow.shape.isFlat else { throw refused("reads \(flow.extents) of \(flow.shape)") }
      try append(Part(Unflatten(wanted)), to: &flow)
    }
    return flow
  }

  /// The value as a row of features.
  func flat(_ flow: Flow) throws(ReadingError) -> Flow {
    var flow = try settledCut(flow)
    if !flow.shape.isFlat { try append(Part(Flatten()), to: &flow) }
    return flow
  }

  /// Has a linear layer before it give its values in the graph's order.
  private func settleOrder(_ flow: inout Flow) throws(ReadingError) {
    guard let order = flow.order,
      let place = flow.steps.lastIndex(where: { !($0.part.layer is any ActivationLayer) }),
      let weight = flow.steps[place].part.values["weight"], let bias = flow.steps[place].part.values["bias"],
      flow.steps[place].part.layer is Linear, bias.count == order.count
    else { throw refused("reads a picture whose channels lie in an order that is not known here") }
    let inputs = weight.count / bias.count
    flow.steps[place] = Flow.Step(
      id: "\(id)/order",
      part: Part(
        Linear(bias.count),
        ["weight": order.flatMap { weight[$0 * inputs..<($0 + 1) * inputs] }, "bias": order.map { bias[$0] }]))
    flow.order = nil
  }

  /// Cuts what is to be cut: a convolution keeps one pixel of its kernel.
  func settledCut(_ flow: Flow) throws(ReadingError) -> Flow {
    guard flow.cut != [0, 0, 0, 0] else { return flow }
    var flow = flow
    let (top, bottom, left, right) = (flow.cut[0], flow.cut[1], flow.cut[2], flow.cut[3])
    guard top == left, bottom == right, top + bottom < Kernel.largest, flow.order == nil else {
      throw refused("reads a picture that was cut differently in height and width")
    }
    flow.cut = [0, 0, 0, 0]
    try append(Part.keeping(flow.shape.channels, Kernel(top + bottom + 1), place: top), to: &flow)
    return flow
  }

  func reshaped() throws(ReadingError) -> Flow {
    var flow = try settledCut(flow())
    switch node.type {
    case "Flatten":
      guard whole("axis", otherwise: 1) == 1 else { throw refused("flattens the batch, too") }
      flow.extents = [flow.count]
    case "Squeeze":
      let axes = try self.axes(orInput: 1, rank: flow.extents.count + 1)
      flow.extents = flow.extents.enumerated().filter { axes.isEmpty ? $0.element != 1 : !axes.contains($0.offset + 1) }
        .map(\.element)
    case "Unsqueeze":
      let axes = try self.axes(orInput: 1, rank: flow.extents.count + 2)
      guard axes.count == 1, axes[0] <= flow.extents.count + 1 else { throw refused("adds more than one dimension") }
      flow.extents.insert(1, at: axes[0] - 1)
    default: flow.extents = try target(of: flow)
    }
    guard flow.extents.count <= 8 else { throw refused("has more dimensions than any picture") }
    return flow
  }

  private func axes(orInput input: Int, rank: Int) throws(ReadingError) -> [Int] {
    let axes = try (wholes("axes", orInput: input) ?? []).map { $0 < 0 ? $0 + rank : $0 }
    guard axes.allSatisfy({ (1..<rank).contains($0) }) else { throw refused("changes the dimension of the batch") }
    return axes
  }

  /// Where a batch is fixed, its size stands first; otherwise 1 or -1.
  private func target(of flow: Flow) throws(ReadingError) -> [Int] {
    guard var target = try wholes("shape", orInput: 1), (2...9).contains(target.count) else {
      throw refused("has no shape that keeps the batch")
    }
    for index in target.indices where target[index] == 0 {
      target[index] = index == 0 ? -1 : flow.extents.indices.contains(index - 1) ? flow.extents[index - 1] : 1
    }
    if target[0] == batch || target[0] == 1 { target[0] = -1 }
    guard target[0] == -1 else { throw refused("changes the dimension of the batch to \(target[0])") }
    var extents = Array(target.dropFirst())
    guard extents.allSatisfy({ $0 == -1 || (1...GraphConstant.most).contains($0) }) else {
      throw refused("has the shape \(target)")
    }
    let known = extents.filter { $0 > 0 }.reduce(1) { min($0 * $1, GraphConstant.most) }
    if let open = extents.firstIndex(of: -1) { extents[open] = flow.count / known }
    guard !extents.contains(-1), extents.reduce(1, { min($0 * $1, GraphConstant.most * 2) }) == flow.count else {
      throw refused("makes \(target) of \(flow.extents)")
    }
    return extents
  }

  func transposed() throws(ReadingError) -> Flow {
    var flow = try settledCut(flow())
    let rank = flow.extents.count + 1
    let permutation = try wholes("perm") ?? Array((0..<rank).reversed())
    guard permutation.sorted() == Array(0..<rank), permutation[0] == 0 else {
      throw refused("changes the dimension of the batch")
    }
    let axes = permutation.dropFirst().map { $0 - 1 }
    flow.reorder(Self.transposition(flow.extents, axes), extents: axes.map { flow.extents[$0] })
    return flow
  }

  /// For each value of a tensor with its axes in another order, its place before.
  static func transposition(_ extents: [Int], _ axes: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: extents.count)
    for axis in extents.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * extents[axis + 1] }
    var places = [0]
    for axis in axes { places = places.flatMap { place in (0..<extents[axis]).map { place + $0 * strides[axis] } } }
    return places
  }

  // MARK: Parts of a value

  func selected() throws(ReadingError) -> Flow {
    let flow = try flow()
    if node.type == "Gather" {
      var axis = whole("axis", otherwise: 0)
      if axis < 0 { axis += flow.extents.count + 1 }
      guard let indices = try constant(1), indices.shape.count <= 1, let wholes = indices.wholes,
        flow.extents.indices.contains(axis - 1)
      else { throw refused("takes what is not known here") }
      let extent = flow.extents[axis - 1]
      let places = wholes.map { $0 < 0 ? $0 + extent : $0 }
      guard places.allSatisfy((0..<extent).contains) else { throw refused("takes what is not there") }
      return try taken(flow, axis: axis - 1, places, keepsAxis: indices.shape.count == 1)
    }
    return try sliced(flow)
  }

  private func sliced(_ flow: Flow) throws(ReadingError) -> Flow {
    guard let starts = try wholes("starts", orInput: 1), let ends = try wholes("ends", orInput: 2),
      starts.count == ends.count
    else { throw refused("takes what is not known here") }
    let axes = try (wholes("axes", orInput: 3) ?? Array(starts.indices)).map {
      $0 < 0 ? $0 + flow.extents.count + 1 : $0
    }
    let steps = try name(4) == nil ? [] : wholes("steps", orInput: 4) ?? []
    guard axes.count == starts.count, steps.allSatisfy({ $0 == 1 }) else { throw refused("leaves places out") }
    var flow = flow
    for (index, axis) in axes.enumerated() {
      if axis == 0, starts[index] == 0, ends[index] >= batch { continue }
      guard flow.extents.indices.contains(axis - 1) else { throw refused("takes what is not there") }
      let extent = flow.extents[axis - 1]
      let start = min(max(starts[index] < 0 ? starts[index] + extent : starts[index], 0), extent)
      let end = min(max(ends[index] < 0 ? ends[index] + extent : ends[index], start), extent)
      if start == 0, end == extent { continue }
      if flow.extents.count == 3, axis > 1, flow.lastLinear == nil, end > start {
        if flow.order != nil || flow.shape.isFlat {
          let cut = flow.cut
          flow.cut = [0, 0, 0, 0]
          flow = try picture(flow)
          flow.cut = cut
        }
        flow.cut[axis == 2 ? 0 : 2] += start
        flow.cut[axis == 2 ? 1 : 3] += extent - end
        flow.extents[axis - 1] = end - start
      } else {
        flow = try taken(flow, axis: axis - 1, Array(start..<end), keepsAxis: true)
      }
    }
    return flow
  }

  /// Some of the places along an axis: rows of the linear layer before it.
  func taken(_ flow: Flow, axis: Int, _ places: [Int], keepsAxis: Bool) throws(ReadingError) -> Flow {
    guard let last = flow.lastLinear, !places.isEmpty else {
      throw refused("takes a part of something else than a linear layer's output")
    }
    var flow = flow
    let inner = flow.extents[(axis + 1)...].reduce(1, *)
    let outer = flow.extents[..<axis].reduce(1, *)
    let extent = flow.extents[axis]
    let order = flow.places
    let rows = (0..<outer).flatMap { outer in
      places.flatMap { place in (0..<inner).map { order[(outer * extent + place) * inner + $0] } }
    }
    guard rows.count <= Shape.largestSide else { throw refused("takes more than any layer gives") }
    let name = "\(flow.steps.last?.id ?? "")[\(rows.first ?? 0)...\(rows.last ?? 0)]"
    flow.replaceLinear(
      name, weight: rows.flatMap { last.weight[$0 * last.inputs..<($0 + 1) * last.inputs] },
      bias: rows.map { last.bias[$0] })
    flow.order = nil
    if keepsAxis { flow.extents[axis] = places.count } else { flow.extents.remove(at: axis) }
    if flow.extents.isEmpty { flow.extents = [1] }
    return flow
  }

  mutating func split() throws(ReadingError) {
    let flow = try flow()
    var axis = whole("axis", otherwise: 0)
    if axis < 0 { axis += flow.extents.count + 1 }
    guard flow.extents.indices.contains(axis - 1) else { throw refused("splits the batch") }
    let extent = flow.extents[axis - 1]
    let count = node.outputs.count
    let equal = [Int](repeating: (extent + count - 1) / max(count, 1), count: count)
    let sizes = try wholes("split", orInput: 1) ?? equal
    guard sizes.count == count, sizes.allSatisfy({ (1...extent).contains($0) }), sizes.reduce(0, +) == extent else {
      throw refused("splits \(extent) into \(sizes)")
    }
    var start = 0
    for (output, size) in sizes.enumerated() {
      try give(.flow(taken(flow, axis: axis - 1, Array(start..<start + size), keepsAxis: true)), output: output)
      start += size
    }
  }

  /// Linear layers that read the same become one.
  func concatenated() throws(ReadingError) -> Flow {
    var flows: [Flow] = []
    for index in node.inputs.indices { flows.append(try flow(index)) }
    guard var first = flows.first else { throw refused("reads nothing") }
    if flows.count == 1 { return first }
    let before = first.steps.dropLast().map(\.id)
    var (weight, bias): ([Float], [Float]) = ([], [])
    for flow in flows {
      guard let last = flow.lastLinear, flow.extents.count == 1, flow.order == nil, flow.root == first.root,
        flow.steps.dropLast().map(\.id) == before
      else { throw refused("joins what different layers give") }
      weight += last.weight
      bias += last.bias
    }
    guard bias.count <= Shape.largestSide else { throw refused("joins more than any layer gives") }
    first.replaceLinear(id, weight: weight, bias: bias)
    first.extents = [bias.count]
    return first
  }

  /// Zeros around a picture.
  func padded() throws(ReadingError) -> Flow {
    var flow = try flow()
    guard node.attributes["mode"].map({ $0.text == "constant" }) ?? true, let pads = try wholes("pads", orInput: 1),
      pads.count == 2 * (flow.extents.count + 1), flow.extents.count == 3,
      try constant(2).map({ $0.values.allSatisfy { $0 == 0 } }) ?? true
    else { throw refused("pads with something else than zeros") }
    flow = try picture(flow)
    let margin = pads[2]
    guard pads[0] == 0, pads[1] == 0, pads[4] == 0, pads[5] == 0,
      [pads[3], pads[6], pads[7]].allSatisfy({ $0 == margin }),
      (0..<Kernel.largest).contains(margin)
    else { throw refused("pads one side more than the other") }
    if margin > 0 { try append(Part.keeping(flow.shape.channels, Kernel(1, padding: margin), place: 0), to: &flow) }
    flow.extents = [flow.shape.channels, flow.shape.height, flow.shape.width]
    return flow
  }
}
