import Models
import VAE

/// What a module is as a layer of our own.
extension TorchModule {
  /// Whether it is one of PyTorch's activations, known here or not.
  var isActivation: Bool {
    guard let type else { return false }
    return Self.activations.contains(type)
  }

  private static let activations: Set = [
    "ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Tanh", "Sigmoid", "Softplus", "ReLU6", "PReLU", "CELU", "Mish",
    "Hardswish", "Hardtanh", "Hardsigmoid", "RReLU", "Softsign",
  ]

  /// Whether it is a part of PyTorch that changes values in a way that is not known here.
  var isUnknown: Bool {
    guard let type else { return false }
    return isActivation && activation == nil || Self.others.contains(type)
      || type == "Upsample" && texts["mode"] ?? "nearest" != "nearest"
  }

  private static let others: Set = [
    "UpsamplingBilinear2d", "InstanceNorm2d", "PixelShuffle", "ReflectionPad2d", "ReplicationPad2d", "Conv3d",
  ]

  /// It as an activation, with its own slope; nil for other modules and those that are not known here.
  var activation: (any ActivationLayer)? {
    func number(_ key: String, _ usual: Double, in range: ClosedRange<Double>) -> Float? {
      let value = numbers[key]?.first ?? usual
      return range.contains(value) ? Float(value) : nil
    }
    switch type {
    case "ReLU": return ReLU()
    case "LeakyReLU": return number("negative_slope", 0.01, in: 0...1).map { LeakyReLU(slope: $0) }
    case "ELU": return number("alpha", 1, in: 0...10).map { ELU(alpha: $0) }
    case "SELU": return SELU()
    case "GELU": return texts["approximate"] ?? "none" == "none" ? GELU() : nil
    case "SiLU": return SiLU()
    case "Tanh": return Tanh()
    case "Sigmoid": return Sigmoid()
    case "Softplus": return numbers["beta"]?.first ?? 1 == 1 ? Softplus() : nil
    default: return nil
    }
  }

  /// Whether it is a layer with weights that are no norm's.
  var isWeighted: Bool { ["Linear", "Conv2d", "ConvTranspose2d"].contains(type) }

  /// Whether it changes nothing when a model is used.
  var isIdle: Bool {
    type == "Identity" || type?.hasPrefix("Dropout") == true || ["AlphaDropout", "FeatureAlphaDropout"].contains(type)
  }

  /// Whether it makes a row of a picture, or a picture of a row: the author's own classes do as a rule, where they stand between such
  /// layers.
  var isReshape: Bool { type == nil || type == "Flatten" || type == "Unflatten" }
}
