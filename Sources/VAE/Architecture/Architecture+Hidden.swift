import Autodiff

extension Network {
  /// Fully connected hidden layers of these widths, an activation after each: the short way to say
  /// `linear 400, relu, linear 200, relu`.
  package static func hidden(_ widths: [Int], _ activation: Activation) -> [any Layer] {
    widths.flatMap { [Linear($0), activation.layer] as [any Layer] }
  }

  /// The text of such hidden layers, and of a linear layer of `output` values behind them.
  public static func text(hidden widths: [Int], _ activation: Activation, output: Int? = nil) -> String {
    (hidden(widths, activation) + (output.map { [Linear($0)] } ?? [])).map(\.text).joined(separator: ", ")
  }
}

/// The hidden layers of an architecture that is fully connected throughout, with one activation.
public struct HiddenLayers: Sendable, Equatable {
  /// The widths of the encoder's, from the picture inwards.
  public let encoder: [Int]
  /// The widths of the decoder's, from z outwards.
  public let decoder: [Int]
  /// What follows each; nil where there are none.
  public let activation: Activation?
}

extension Architecture {
  /// The hidden layers, if that is all there is: fully connected layers, each with the same activation behind it, and a linear
  /// one at the decoder's end. Nil for other networks, which only their text describes.
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
