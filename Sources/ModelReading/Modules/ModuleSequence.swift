import Autodiff
import Models
import VAE

/// Layers of a `Sequential` as they run one after the other, with the shapes between them.
struct ModuleSequence {
  private(set) var steps: [BoundNetwork.Step] = []
  /// What the last layer gives.
  private(set) var shape: Shape
  /// How many layers of the file it has taken.
  private(set) var used = 0

  init(input: Shape) { shape = input }

  /// Adds a module; `layer` has its weights, and `next` is the one of PyTorch's own behind it. False where it is not known.
  mutating func add(_ module: TorchModule, _ layer: ForeignLayer?, next: TorchModule?) -> Bool {
    if module.isIdle { return true }
    if let activation = module.activation { return append(activation) }
    switch (module.type, layer?.kind) {
    case ("Linear", .linear(let inputs, let outputs)):
      // A linear layer reads a picture channel by channel, as `Flatten` gives it.
      return inputs == shape.count && append(Linear(outputs), layer)
    case ("Conv2d", .kernel(let outputs, let inputs, _)):
      guard let kernel = layer?.settings.kernel, unflatten(channels: inputs) else { return false }
      return append(Convolution(outputs, kernel), layer)
    case ("ConvTranspose2d", .kernel(let inputs, let outputs, _)):
      guard let settings = layer?.settings, let kernel = settings.kernel, unflatten(channels: inputs) else {
        return false
      }
      return append(TransposedConvolution(outputs, kernel, outputPadding: settings.outputPadding), layer)
    case ("BatchNorm1d", .norm(_, true)), ("BatchNorm2d", .norm(_, true)): return append(BatchNorm(), layer)
    case ("LayerNorm", .norm): return shape.isFlat && append(GroupNorm(1), layer)
    case ("GroupNorm", .norm):
      guard let groups = layer?.settings.groups, groups > 0 else { return false }
      return append(GroupNorm(groups), layer)
    case ("MaxPool2d", nil), ("AvgPool2d", nil):
      guard let side = module.side("kernel_size"), let stride = module.side("stride"),
        let padding = module.side("padding"), (1...Kernel.largest).contains(side),
        (1...Kernel.largest).contains(stride),
        padding * 2 <= side, module.side("ceil_mode") ?? 0 == 0, module.side("dilation") ?? 1 == 1,
        module.side("count_include_pad") ?? 1 == 1 || padding == 0
      else { return false }
      let kernel = Kernel(side, stride: stride, padding: padding)
      return append(module.type == "MaxPool2d" ? MaxPool(kernel) : AveragePool(kernel))
    case ("AdaptiveAvgPool2d", nil):
      guard module.side("output_size") == 1, shape.height == shape.width, shape.height <= Kernel.largest else {
        return false
      }
      return append(AveragePool(Kernel(shape.height, stride: shape.height)))
    case ("Upsample", nil), ("UpsamplingNearest2d", nil):
      guard let factor = module.side("scale_factor"), (1...Kernel.largest).contains(factor),
        module.texts["mode"] ?? "nearest" == "nearest"
      else { return false }
      return append(Upsample(factor))
    default:
      // What is not known is passed over only where nothing but a change of shape can be meant.
      guard layer == nil, module.isReshape else { return false }
      return module.type != nil || (shape.isFlat ? next?.isOfPictures == true : next == nil || next?.type == "Linear")
    }
  }

  private mutating func unflatten(channels: Int) -> Bool {
    guard shape.isFlat else { return shape.channels == channels }
    guard channels > 0, shape.count % channels == 0 else { return false }
    let side = Int(Double(shape.count / channels).squareRoot())
    guard side * side * channels == shape.count, Shape.isValid(channels: channels, height: side, width: side) else {
      return false
    }
    return append(Unflatten(Shape(channels: channels, height: side, width: side)))
  }

  private mutating func append(_ layer: any Layer, _ source: ForeignLayer? = nil) -> Bool {
    guard let output = try? layer.output(for: shape) else { return false }
    steps.append(BoundNetwork.Step(layer: layer, input: shape, sources: source.map { ["": $0] } ?? [:]))
    shape = output
    if source != nil { used += 1 }
    return true
  }
}

extension TorchModule {
  /// Whether it reads pictures.
  fileprivate var isOfPictures: Bool { type?.hasSuffix("2d") == true || type == "Upsample" || type == "GroupNorm" }
}
