import Autodiff

extension Network {
  /// Fully connected hidden layers of these widths, each with an activation: `linear 400, relu, linear 200, relu`.
  package static func hidden(_ widths: [Int], _ activation: Activation) -> [any Layer] {
    widths.flatMap { [Linear($0), activation.layer] as [any Layer] }
  }

  /// The text of these hidden layers, and of a final linear layer of `output` values.
  public static func text(hidden widths: [Int], _ activation: Activation, output: Int? = nil) -> String {
    (hidden(widths, activation) + (output.map { [Linear($0)] } ?? [])).map(\.text).joined(separator: ", ")
  }
}

/// The hidden layers of a fully connected architecture with one activation.
public struct HiddenLayers: Sendable, Equatable {
  /// The encoder's widths, from the picture to z.
  public let encoder: [Int]
  /// The decoder's widths, from z to the picture.
  public let decoder: [Int]
  /// The activation after each; nil without hidden layers.
  public let activation: Activation?
}

extension Architecture {
  /// The hidden layers, if the architecture is fully connected, uses one activation throughout, and its decoder ends
  /// with a linear layer. Nil for other networks, which only their text describes.
  public var hidden: HiddenLayers? {
    guard decoder.layers.last is Linear, let encoder = Self.widths(encoder.layers[...]),
      let decoder = Self.widths(decoder.layers.dropLast())
    else { return nil }
    let activations = encoder.activations + decoder.activations
    guard activations.allSatisfy({ $0 == activations[0] }) else { return nil }
    return HiddenLayers(encoder: encoder.widths, decoder: decoder.widths, activation: activations.first)
  }

  private static func widths(_ layers: ArraySlice<any Layer>) -> (widths: [Int], activations: [Activation])? {
    guard layers.count % 2 == 0 else { return nil }
    var result: (widths: [Int], activations: [Activation]) = ([], [])
    for place in stride(from: layers.startIndex, to: layers.endIndex, by: 2) {
      guard let linear = layers[place] as? Linear, let activation = layers[place + 1] as? any ActivationLayer else {
        return nil
      }
      result.widths.append(linear.outputs)
      result.activations.append(Activation(activation))
    }
    return result
  }
}
