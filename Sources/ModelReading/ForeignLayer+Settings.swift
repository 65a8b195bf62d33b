import Models
import VAE

extension ForeignLayer {
  /// What a file says of a layer beside its weights: a module that was saved whole has its attributes, and Keras numbers layers by their
  /// classes. Nil where it says nothing.
  struct Settings: Sendable, Equatable {
    /// Whether its kernel is that of a transposed convolution.
    var isTransposedKernel: Bool?
    var kernel: Kernel?
    var outputPadding = 0
    /// The groups of a norm over groups of channels.
    var groups: Int?
    /// What a batch norm adds to a variance.
    var epsilon: Float?
    /// Whether pictures lie as height, width, channels, and are padded as Keras pads them.
    var isKeras = false
    /// What it follows in a sequence of modules.
    var follows: Follows?
    /// Whether that has modules without weights, which must be its activations.
    var isInSequence = false
    /// Why no layer that is known here does the same.
    var obstacle: String?

    init() {}

    /// What a module of PyTorch says; `weight` is the shape of its weights, which tell the kernel's size where it does not.
    init(_ module: TorchModule, weight: [Int]?) {
      guard let type = module.type else { return }
      switch type {
      case "Conv2d", "ConvTranspose2d":
        isTransposedKernel = type == "ConvTranspose2d"
        // TorchScript may write nothing of a layer.
        guard module.numbers["stride"] != nil else { return }
        let sides = weight.map { Set($0.suffix(2)) } ?? []
        guard let side = module.side("kernel_size") ?? (sides.count == 1 ? sides.first : nil),
          let stride = module.side("stride")
        else {
          obstacle = "has another kernel in height than in width"
          return
        }
        let padding = module.texts["padding"] == "same" && side % 2 == 1 ? (side - 1) / 2 : module.side("padding")
        outputPadding = module.side("output_padding") ?? 0
        if let padding, (1...Kernel.largest).contains(side), (1...Kernel.largest).contains(stride), padding < side {
          kernel = Kernel(side, stride: stride, padding: padding)
        } else {
          obstacle = "pads in a way that is not known here"
        }
        if module.side("dilation") ?? 1 != 1 { obstacle = "leaves pixels out between those of its kernel (dilation)" }
        if module.side("groups") ?? 1 != 1 { obstacle = "is a convolution of groups of channels" }
        if module.texts["padding_mode"] ?? "zeros" != "zeros" { obstacle = "pads with something else than zeros" }
      case "BatchNorm1d", "BatchNorm2d":
        if let number = module.numbers["eps"]?.first, (0...1).contains(number) { epsilon = Float(number) }
      case "GroupNorm": groups = module.side("num_groups")
      default: break
      }
    }
  }
}

extension TorchModule {
  /// A setting that is the same for both sides of a picture, from 0 on; nil where it is not.
  func side(_ key: String) -> Int? {
    guard let values = numbers[key], let first = values.first, values.allSatisfy({ $0 == first }),
      let side = Int(exactly: first), side >= 0
    else { return nil }
    return side
  }
}

extension BatchNorm {
  /// What ours adds to a variance.
  static let epsilon: Float = 1e-5
}
