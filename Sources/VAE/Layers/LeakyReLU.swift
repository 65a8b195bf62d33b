import Autodiff

/// x if it is positive, else `slope * x`, element by element.
package struct LeakyReLU: ActivationLayer {
  package let slope: Float

  package static let name = "leaky relu"
  package static let usage = "leaky relu A (A from 0 to 1; 0.01 where it is not given)"
  package var text: String { slope == Self.usual ? Self.name : "\(Self.name) \(slope)" }
  private static let usual: Float = 0.01

  package init(slope: Float) { self.slope = slope }

  package init?(_ words: inout LayerWords) {
    if words.isAtEnd {
      self.init(slope: Self.usual)
    } else {
      guard let slope = words.number(0...1) else { return nil }
      self.init(slope: slope)
    }
  }

  package var leak: Float? { slope }

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.leakyReLU(x, slope: slope) }
}
