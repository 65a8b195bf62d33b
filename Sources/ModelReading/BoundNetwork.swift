import Autodiff
import Models
import VAE

/// A network whose layers are all known, bound to the layers of a file that have its weights.
struct BoundNetwork: Sendable {
  /// A layer, and where its parameters are.
  struct Step: Sendable {
    let layer: any Layer
    let input: Shape
    /// By what its parameters' names begin with: nothing for most layers, a number for those within another layer.
    var sources: [String: ForeignLayer]
  }

  private(set) var steps: [Step]
  /// What is unlikely of it: layers of the file that were passed over.
  private(set) var cost = 0.0

  init(steps: [Step]) { self.steps = steps }

  /// Binds each layer to the first of the file's that has its shapes; nil if one has none.
  init?(_ network: Network, layers: [ForeignLayer]) {
    var left = layers
    steps = []
    for (layer, input) in zip(network.layers, [network.input] + network.outputs) {
      var sources: [String: ForeignLayer] = [:]
      for (prefix, parameters) in Self.groups(layer.parameters(for: input)) {
        guard let place = left.firstIndex(where: { $0.has(parameters) }) else { return nil }
        cost += 0.5 * Double(min(place, 3))
        sources[prefix] = left.remove(at: place)
      }
      steps.append(Step(layer: layer, input: input, sources: sources))
    }
    cost += 0.5 * Double(left.count)
  }

  /// The parameters of one layer of a file each, in order.
  static func groups(_ parameters: [LayerParameter]) -> [(prefix: String, parameters: [LayerParameter])] {
    var groups: [(prefix: String, parameters: [LayerParameter])] = []
    for parameter in parameters {
      let parts = parameter.name.split(separator: ".")
      let prefix = parts.dropLast().joined(separator: ".")
      let inner = LayerParameter(String(parts.last ?? ""), parameter.shape, start: parameter.start)
      if groups.last?.prefix == prefix {
        groups[groups.count - 1].parameters.append(inner)
      } else {
        groups.append((prefix, [inner]))
      }
    }
    return groups
  }

  /// The names of the file's layers that it uses.
  var names: [String] { steps.flatMap { $0.sources.values.map(\.name) } }

  /// Its layers with their values.
  func parts() throws(ReadingError) -> [Part] {
    var parts: [Part] = []
    for step in steps {
      var values: [String: [Float]] = [:]
      for (prefix, parameters) in Self.groups(step.layer.parameters(for: step.input)) {
        guard let source = step.sources[prefix] else { continue }
        for parameter in parameters {
          let isScale = ["weight", "running_var"].contains(parameter.name)
          values[prefix.isEmpty ? parameter.name : "\(prefix).\(parameter.name)"] = try source.values(
            parameter.name, count: parameter.shape.reduce(1, *), otherwise: isScale ? 1 : 0)
        }
      }
      parts.append(Part(step.layer, values))
    }
    return parts
  }

  /// The same with other layers of files; nil if `other` gives none for one.
  func rebound(_ other: (ForeignLayer) -> ForeignLayer?) -> BoundNetwork? {
    var copy = self
    for index in copy.steps.indices {
      for (prefix, source) in copy.steps[index].sources {
        guard let found = other(source) else { return nil }
        copy.steps[index].sources[prefix] = found
      }
    }
    return copy
  }
}
