import Autodiff

/// x if it is positive, else `alpha (exp(x) - 1)`, element by element (Clevert and others 2016).
package struct ELU: ActivationLayer {
  package let alpha: Float

  package static let name = "elu"
  package static let usage = "elu A (A from 0 to 10; 1 where it is not given)"
  package var text: String { alpha == Self.usual ? Self.name : "\(Self.name) \(alpha)" }
  private static let usual: Float = 1

  package init(alpha: Float) { self.alpha = alpha }

  package init?(_ words: inout LayerWords) {
    if words.isAtEnd {
      self.init(alpha: Self.usual)
    } else {
      guard let alpha = words.number(0...10) else { return nil }
      self.init(alpha: alpha)
    }
  }

  package func apply(_ x: Tensor, in graph: Graph) -> Tensor { graph.elu(x, alpha: alpha) }
}
