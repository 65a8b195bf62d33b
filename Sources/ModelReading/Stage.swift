import Autodiff
import VAE

/// A layer with weights, and their values by their names in the layer.
struct Part: Sendable {
  let layer: any Layer
  let values: [String: [Float]]

  init(_ layer: any Layer, _ values: [String: [Float]] = [:]) { (self.layer, self.values) = (layer, values) }
}

/// A step of a network as it was found: what has weights, and what no weights tell.
struct Stage: Sendable {
  /// Layers before it that are not in the file: an unflattening, an enlargement, a channel of ones.
  var before: [Part] = []
  /// The layer, by its place in the file.
  var layer: ForeignLayer
  /// What it is here.
  let kind: any Layer
  /// A batch norm behind it.
  var norm: ForeignLayer?
  /// A pool behind it and its activation.
  var pool: (any Layer)?
  /// The shape of what it reads.
  let input: Shape

  /// Its layers with their values. `activation` nil for none.
  func parts(activation: (any Layer)?, normIsLast: Bool) throws(ReadingError) -> [Part] {
    var parts = before
    var values: [String: [Float]] = [:]
    for parameter in kind.parameters(for: input) {
      values[parameter.name] = try layer.values(
        parameter.name, count: parameter.shape.reduce(1, *), otherwise: parameter.name == "weight" ? 1 : 0)
    }
    parts.append(Part(kind, values))
    var last: [Part] = activation.map { [Part($0)] } ?? []
    if let norm, let features = try? kind.output(for: input).channels {
      var values: [String: [Float]] = [:]
      for (name, usual) in [("weight", 1), ("bias", 0), ("running_mean", 0), ("running_var", 1)] as [(String, Float)] {
        values[name] = try norm.values(name, count: features, otherwise: usual)
      }
      last.insert(Part(BatchNorm(), values), at: normIsLast ? last.count : 0)
    }
    parts += last
    if let pool { parts.append(Part(pool)) }
    return parts
  }
}
