import Datasets
import VAE

/// What the nats of a likelihood are, for the pixels at hand. Numbers of different kinds must not be compared.
public enum LossMeaning: String, Sendable {
  /// Black or white pixels under a Bernoulli distribution: -log p(x) is that of a probability, and a code length.
  case probability
  /// Grey pixels under a Bernoulli distribution, which has no probability for them: a number to train with.
  case crossEntropy = "cross-entropy"
  /// A density at the grey levels. It can rise without end where many pixels have one value, so it is no code length.
  case density
  /// A density of levels with uniform noise within each: its bits are at least those of a code for the bytes (Theis, van den Oord
  /// and Bethge 2016, section 3.1).
  case dequantisedDensity = "dequantised density"

  /// Of the images read in one way.
  public init(_ likelihood: Likelihood, _ pixels: PixelTreatment, of images: ImageSet) {
    let isBinary = pixels.isBinary || pixels == .grey && images.pixels.allSatisfy { $0 == 0 || $0 == 255 }
    if likelihood.isBernoulli {
      self = isBinary ? .probability : .crossEntropy
    } else {
      self = pixels == .dequantised ? .dequantisedDensity : .density
    }
  }

  /// What has to be said beside -log p(x) in nats; nil for a probability.
  public var note: String? {
    switch self {
    case .probability: nil
    case .crossEntropy: "grey pixels under a Bernoulli: log p(x) is a cross-entropy, no probability and no code length"
    case .density: "log p(x) is that of a density of the grey levels, no probability and no code length"
    case .dequantisedDensity: "log p(x) is that of a density of dequantised levels"
    }
  }

  /// What has to be said beside bits a pixel.
  public var bitsNote: String {
    switch self {
    case .probability: ""
    case .crossEntropy:
      " of cross-entropy, no code length: --pixels fixed, sampled or threshold has one, and grey values have a density under "
        + "a model of --likelihood continuous-bernoulli"
    case .density: " of a density, with 8 bits for the 256 levels: no code length, which --pixels dequantised bounds"
    case .dequantisedDensity: " of a density, with 8 bits for the 256 levels: a code of the bytes needs no more"
    }
  }
}
