import CProducts

/// The number format of the large products in training.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// Float throughout.
  case single
  /// Products of bfloat16 numbers, summed as floats; weights, gradients and everything else are floats (Micikevicius
  /// and others 2018, Kalamkar and others 2019).
  case mixed

  /// Whether this processor supports it. Mixed precision needs bfloat16 instructions.
  public var isAvailable: Bool { self == .single || latent_has_bfloat16_products() == 1 }
}
