import CProducts

/// The numbers that the large products of training are made of.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// Float throughout.
  case single
  /// Products of bfloat16 numbers, summed as floats; weights, gradients and all else are floats (Micikevicius and others
  /// 2018, Kalamkar and others 2019).
  case mixed

  /// Whether this machine can train so: not every processor multiplies bfloat16.
  public var isAvailable: Bool { self == .single || latent_has_bfloat16_products() == 1 }
}
