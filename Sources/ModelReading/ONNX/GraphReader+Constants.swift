import Foundation
import Models

/// What an operator computes of constants alone: sizes, mostly, and weights that are transposed.
extension GraphReader {
  /// The operator's result where it reads constants only; nil for one that reads what layers give, or that is not known.
  func folded() throws(ReadingError) -> GraphConstant? {
    switch node.type {
    case "Constant": return try written()
    case "Shape":
      guard case .flow(let flow)? = name(0).flatMap({ values[$0] }) else { break }
      let extents = [1] + flow.extents
      return GraphConstant([extents.count], extents.map(Float.init))
    default: break
    }
    var inputs: [GraphConstant?] = []
    for index in node.inputs.indices {
      guard let name = name(index) else {
        inputs.append(nil)
        continue
      }
      guard case .constant(let constant)? = values[name] else { return nil }
      inputs.append(constant)
    }
    guard let first = inputs.first ?? nil else { return nil }
    switch node.type {
    case "Identity", "Cast": return first
    case "Shape": return GraphConstant([first.shape.count], first.shape.map(Float.init))
    case "Neg": return GraphConstant(first.shape, first.values.map { -$0 })
    case "Exp": return GraphConstant(first.shape, first.values.map { exp($0) })
    case "Sqrt": return GraphConstant(first.shape, first.values.map { $0.squareRoot() })
    case "Floor": return GraphConstant(first.shape, first.values.map { $0.rounded(.down) })
    case "Ceil": return GraphConstant(first.shape, first.values.map { $0.rounded(.up) })
    case "Add", "Sub", "Mul", "Div", "Pow": return try inputs.count == 2 ? computed(first, inputs[1]) : nil
    case "Gather": return try inputs.count == 2 ? gathered(first, inputs[1]) : nil
    case "Slice": return try cut(first)
    case "Concat":
      let all = inputs.compactMap { $0 }
      guard all.allSatisfy({ $0.shape.count == 1 }) else { throw refused("joins matrices") }
      let values = all.flatMap(\.values)
      return GraphConstant([values.count], values)
    case "Reshape", "Squeeze", "Unsqueeze", "Flatten": return try rearranged(first)
    case "Transpose":
      let rank = first.shape.count
      let permutation = try wholes("perm") ?? Array((0..<rank).reversed())
      guard permutation.sorted() == Array(0..<rank), first.values.count <= GraphConstant.most else {
        throw refused("has an order of no dimensions")
      }
      let places = Self.transposition(first.shape, permutation)
      return GraphConstant(permutation.map { first.shape[$0] }, places.map { first.values[$0] })
    case "ConstantOfShape", "Expand": return try filled(first, inputs)
    default: return nil
    }
  }

  private func written() throws(ReadingError) -> GraphConstant {
    if let tensor = node.attributes["value"]?.tensor { return try GraphConstant(tensor) }
    if let attribute = node.attributes["value_float"] { return GraphConstant([], [attribute.number]) }
    if let attribute = node.attributes["value_int"] { return GraphConstant([], [Float(attribute.integer)]) }
    if let numbers = node.attributes["value_floats"]?.numbers { return GraphConstant([numbers.count], numbers) }
    if let numbers = node.attributes["value_ints"]?.integers {
      return GraphConstant([numbers.count], numbers.map(Float.init))
    }
    throw refused("has no value that is known here")
  }

  private func computed(_ a: GraphConstant, _ b: GraphConstant?) throws(ReadingError) -> GraphConstant? {
    guard let b else { return nil }
    func value(_ x: Float, _ y: Float) -> Float {
      switch node.type {
      case "Add": x + y
      case "Sub": x - y
      case "Mul": x * y
      case "Div": x / y
      default: pow(x, y)
      }
    }
    if a.shape == b.shape { return GraphConstant(a.shape, zip(a.values, b.values).map(value)) }
    if let single = b.single { return GraphConstant(a.shape, a.values.map { value($0, single) }) }
    if let single = a.single { return GraphConstant(b.shape, b.values.map { value(single, $0) }) }
    throw refused("joins constants of the sizes \(a.shape) and \(b.shape)")
  }

  private func gathered(_ from: GraphConstant, _ indices: GraphConstant?) throws(ReadingError) -> GraphConstant? {
    guard from.shape.count == 1, let indices, let places = indices.wholes else { return nil }
    let count = from.values.count
    let found = places.map { $0 < 0 ? $0 + count : $0 }
    guard found.allSatisfy((0..<count).contains) else { throw refused("takes what is not there") }
    return GraphConstant(indices.shape, found.map { from.values[$0] })
  }

  private func cut(_ from: GraphConstant) throws(ReadingError) -> GraphConstant? {
    guard from.shape.count == 1, let start = try wholes("starts", orInput: 1)?.first,
      let end = try wholes("ends", orInput: 2)?.first, try wholes("steps", orInput: 4) ?? [1] == [1]
    else { return nil }
    let count = from.values.count
    let low = min(max(start < 0 ? start + count : start, 0), count)
    let high = min(max(end < 0 ? end + count : end, low), count)
    return GraphConstant([high - low], Array(from.values[low..<high]))
  }

  /// The same numbers with other dimensions.
  private func rearranged(_ from: GraphConstant) throws(ReadingError) -> GraphConstant? {
    guard node.type == "Reshape" else {
      // Of sizes only the numbers count.
      guard from.shape.count <= 1 else { return nil }
      let isScalar = node.type == "Squeeze" && from.values.count == 1
      return GraphConstant(isScalar ? [] : [from.values.count], from.values)
    }
    guard var target = try wholes("shape", orInput: 1), target.count <= 8,
      target.allSatisfy({ (-1...GraphConstant.most).contains($0) })
    else { throw refused("has no shape") }
    for index in target.indices where target[index] == 0 {
      target[index] = from.shape.indices.contains(index) ? from.shape[index] : 1
    }
    let known = target.filter { $0 > 0 }.reduce(1) { min($0 * $1, GraphConstant.most * 8) }
    if let open = target.firstIndex(of: -1) { target[open] = from.values.count / max(known, 1) }
    guard target.reduce(1, { min($0 * $1, GraphConstant.most * 8) }) == from.values.count else {
      throw refused("makes \(target) of \(from.shape)")
    }
    return GraphConstant(target, from.values)
  }

  private func filled(_ first: GraphConstant, _ inputs: [GraphConstant?]) throws(ReadingError) -> GraphConstant? {
    let sizes = node.type == "Expand" ? (inputs.count == 2 ? inputs[1]?.wholes : nil) : first.wholes
    guard let sizes, sizes.count <= 8, sizes.allSatisfy({ (0...GraphConstant.most).contains($0) }) else { return nil }
    let count = sizes.reduce(1) { min($0 * $1, GraphConstant.most + 1) }
    guard count <= GraphConstant.most else { throw refused("makes \(sizes) numbers") }
    if node.type == "Expand" {
      if first.shape == sizes { return first }
      return first.single.map { GraphConstant(sizes, [Float](repeating: $0, count: count)) }
    }
    let value =
      try node.attributes["value"]?.tensor.map { tensor throws(ReadingError) in try GraphConstant(tensor).single ?? 0 }
      ?? 0
    return GraphConstant(sizes, [Float](repeating: value, count: count))
  }
}
