import Autodiff
import Models
import VAE

/// A chain of layers of Keras as layers of our own, with their values.
///
/// Keras has pictures as height, width, channels, and kernels as height, width, inputs, outputs; ours lie channel by channel.
struct KerasNetwork {
  var parts: [Part] = []
  /// The shape of what the last layer gives.
  private(set) var shape: Shape
  /// The activation of the last layer, which has not been added; nil for none.
  var lastActivation: (any Layer)?
  /// What was flattened, until a layer reads it.
  private(set) var flattened: Shape?
  /// Those of the model of the layer that is being added.
  private var weights: KerasWeights

  /// `isFlat` where pictures come as rows of pixels.
  init(input: Shape, isFlat: Bool, weights: KerasWeights) {
    shape = input
    self.weights = weights
    if isFlat, !input.isFlat { (flattened, shape) = (input, Shape(features: input.count)) }
  }

  /// Adds a layer behind the others.
  ///
  /// - Throws: `ReadingError`, which names a layer that is not known or does not fit.
  mutating func add(_ layer: KerasDescription.Layer, _ weights: KerasWeights) throws(ReadingError) {
    self.weights = weights
    switch layer.type {
    case "InputLayer", "Dropout", "SpatialDropout2D", "GaussianNoise", "ActivityRegularization": return
    case "Rescaling": return try rescale(layer)
    // An activation gives the same before a change of shape and behind it.
    case "Flatten": return try flatten(layer)
    case "Reshape": return try reshape(layer)
    default: break
    }
    if let activation = lastActivation { parts.append(Part(activation)) }
    lastActivation = nil
    switch layer.type {
    case "Dense": try addDense(layer)
    case "Conv2D": try addConvolution(layer)
    case "Conv2DTranspose", "Convolution2DTranspose": try addTransposed(layer)
    case "BatchNormalization": try addNorm(layer)
    case "MaxPooling2D", "AveragePooling2D": try addPool(layer)
    case "GlobalAveragePooling2D", "GlobalMaxPooling2D": try addGlobalPool(layer)
    case "UpSampling2D":
      let size = try pair(layer, "size")
      guard layer.settings["interpolation"] as? String ?? "nearest" == "nearest" else {
        throw refused(layer, "enlarges by interpolation")
      }
      try append(Part(Upsample(size)), layer)
    case "ZeroPadding2D", "Cropping2D":
      let isCut = layer.type == "Cropping2D"
      guard let lines = Self.border(layer.settings[isCut ? "cropping" : "padding"]), !shape.isFlat else {
        throw refused(layer, "adds or takes off other numbers of lines than one for all sides, which is not known here")
      }
      try append(Self.bordered(shape.channels, by: lines, isCut: isCut), layer)
    case "Activation": lastActivation = try activation(layer.settings["activation"], layer)
    case "ReLU", "LeakyReLU", "ELU", "Softmax", "PReLU": lastActivation = try activation(layer)
    default: throw refused(layer, "is of the class \(ModelFlaw.shown(layer.type)), which is not known here")
    }
  }

  func refused(_ layer: KerasDescription.Layer, _ what: String) -> ReadingError {
    ReadingError("its layer \(ModelFlaw.shown(layer.name)) \(what)")
  }

  private mutating func append(_ part: Part, _ layer: KerasDescription.Layer) throws(ReadingError) {
    do throws(LayerMisfit) { shape = try part.layer.output(for: shape) } catch {
      throw refused(layer, "does not fit: it needs \(error.needs)")
    }
    parts.append(part)
  }

  // MARK: Settings

  private func pair(_ layer: KerasDescription.Layer, _ key: String, otherwise: Int? = nil) throws(ReadingError) -> Int {
    if let both = layer.settings[key] as? [Int], both.count == 2, both[0] == both[1], (1...64).contains(both[0]) {
      return both[0]
    }
    if let one = layer.settings[key] as? Int, (1...64).contains(one) { return one }
    if let otherwise, layer.settings[key] == nil { return otherwise }
    throw refused(layer, "has another \(key) in height than in width, or one that is none")
  }

  private func padding(_ layer: KerasDescription.Layer) throws(ReadingError) -> Bool {
    switch layer.settings["padding"] as? String {
    case "same": return true
    case "valid", nil: return false
    default: throw refused(layer, "pads in a way that is not known here")
    }
  }

  private func activation(_ value: Any?, _ layer: KerasDescription.Layer) throws(ReadingError) -> (any Layer)? {
    let name = (value as? String) ?? ((value as? [String: Any])?["class_name"] as? String)?.lowercased() ?? "linear"
    if name == "linear" { return nil }
    let ours = ["leaky_relu": "leaky relu 0.2", "swish": "silu"][name] ?? name
    guard let activation = Activation(rawValue: ours) else {
      throw refused(layer, "has the activation \(ModelFlaw.shown(name)), which is not known here")
    }
    return activation.layer
  }

  private func activation(_ layer: KerasDescription.Layer) throws(ReadingError) -> any Layer {
    func number(_ keys: [String], _ usual: Double) -> Float {
      Float(keys.lazy.compactMap { layer.settings[$0] as? Double }.first ?? usual)
    }
    switch layer.type {
    case "ReLU": return ReLU()
    case "LeakyReLU": return LeakyReLU(slope: min(max(number(["negative_slope", "alpha"], 0.3), 0), 1))
    case "ELU": return ELU(alpha: min(max(number(["alpha"], 1), 0), 10))
    default: throw refused(layer, "is of the class \(layer.type), which is not known here")
    }
  }

  // MARK: Layers

  private mutating func addDense(_ layer: KerasDescription.Layer) throws(ReadingError) {
    let kernel = try weights.tensor(layer, "kernel")
    guard kernel.shape.count == 2, kernel.shape[0] == shape.count else {
      throw refused(layer, "reads \(kernel.shape) and gets \(shape.count) values")
    }
    guard shape.isFlat else { throw refused(layer, "reads pictures pixel by pixel, which is not known here") }
    let (inputs, outputs) = (kernel.shape[0], kernel.shape[1])
    let values = try weights.values(kernel)
    var weight = [Float](repeating: 0, count: values.count)
    let order = flattened.map(Self.channelOrder) ?? Array(0..<inputs)
    for (ours, theirs) in order.enumerated() {
      for output in 0..<outputs { weight[output * inputs + ours] = values[theirs * outputs + output] }
    }
    flattened = nil
    let bias = try weights.values(layer, "bias", count: outputs)
    guard outputs <= Shape.largestSide else { throw refused(layer, "has more outputs than any layer") }
    try append(Part(Linear(outputs), ["weight": weight, "bias": bias]), layer)
    lastActivation = try activation(layer.settings["activation"], layer)
  }

  /// For each value of a picture, channel by channel, its place where the channels lie side by side.
  static func channelOrder(_ picture: Shape) -> [Int] {
    let places = picture.height * picture.width
    return (0..<picture.channels).flatMap { channel in (0..<places).map { $0 * picture.channels + channel } }
  }

  private mutating func flatten(_ layer: KerasDescription.Layer) throws(ReadingError) {
    guard shape.count <= Shape.largestSide else { throw refused(layer, "gives more values than any layer reads") }
    if !shape.isFlat { flattened = shape }
    shape = Shape(features: shape.count)
  }

  private mutating func addGlobalPool(_ layer: KerasDescription.Layer) throws(ReadingError) {
    guard !shape.isFlat, shape.height == shape.width, shape.height <= Kernel.largest else {
      throw refused(layer, "pools a picture that is no square")
    }
    let kernel = Kernel(shape.height, stride: shape.height)
    try append(Part(layer.type == "GlobalMaxPooling2D" ? MaxPool(kernel) : AveragePool(kernel)), layer)
    try flatten(layer)
  }

  private mutating func reshape(_ layer: KerasDescription.Layer) throws(ReadingError) {
    guard var target = layer.settings["target_shape"] as? [Int], target.allSatisfy({ $0 > 0 || $0 == -1 }) else {
      throw refused(layer, "has no shape")
    }
    if let open = target.firstIndex(of: -1) {
      let others = target.filter { $0 > 0 }.reduce(1) { min($0 * min($1, Shape.largestSide), 1 << 32) }
      guard others > 0, shape.count % others == 0 else { throw refused(layer, "has no shape") }
      target[open] = shape.count / others
    }
    if target.count == 1, target[0] == shape.count { return try flatten(layer) }
    // Grey pictures may have no dimension for their channel.
    if target.count == 2 { target.append(1) }
    guard target.count == 3, Shape.isValid(channels: target[2], height: target[0], width: target[1]) else {
      throw refused(layer, "has the shape \(target)")
    }
    let picture = Shape(channels: target[2], height: target[0], width: target[1])
    if picture == shape { return }
    guard shape.isFlat, shape.count == picture.count, flattened == nil else {
      throw refused(layer, "makes \(target) of something else")
    }
    // The layer before gives the values in Keras' order: its rows change places.
    if picture.channels > 1 {
      guard let last = parts.lastIndex(where: { !$0.values.isEmpty }), parts[last].layer is Linear,
        let weight = parts[last].values["weight"], let bias = parts[last].values["bias"]
      else { throw refused(layer, "makes \(target) of something else than a dense layer's output") }
      let (inputs, order) = (weight.count / bias.count, Self.channelOrder(picture))
      parts[last] = Part(
        parts[last].layer,
        [
          "weight": order.flatMap { weight[$0 * inputs..<($0 + 1) * inputs] }, "bias": order.map { bias[$0] },
        ])
    }
    try append(Part(Unflatten(picture)), layer)
  }

  /// What Keras pads before and behind, and with it a kernel that may have a line of zeros before it: ours pads the same on both
  /// sides.
  static func widened(total: Int) -> (padding: Int, zeros: Int) { ((total + 1) / 2, total % 2) }

  private mutating func addConvolution(_ layer: KerasDescription.Layer) throws(ReadingError) {
    let kernel = try weights.tensor(layer, "kernel")
    let stride = try pair(layer, "strides", otherwise: 1)
    guard kernel.shape.count == 4, kernel.shape[0] == kernel.shape[1], kernel.shape[2] == shape.channels, !shape.isFlat,
      try pair(layer, "dilation_rate", otherwise: 1) == 1, layer.settings["groups"] as? Int ?? 1 == 1
    else { throw refused(layer, "is a convolution of a kind that is not known here") }
    let (side, inputs, outputs) = (kernel.shape[0], kernel.shape[2], kernel.shape[3])
    var (padding, zeros) = (0, 0)
    if try self.padding(layer) {
      let places = (shape.height + stride - 1) / stride
      guard shape.height == shape.width else { throw refused(layer, "pads a picture that is no square") }
      (padding, zeros) = Self.widened(total: max((places - 1) * stride + side - shape.height, 0))
    }
    let values = try weights.values(kernel)
    let wide = side + zeros
    let weight = Self.channelsFirst(values, first: outputs, second: inputs, side: side, zeros: zeros)
    let bias = try weights.values(layer, "bias", count: outputs)
    try append(
      Part(Convolution(outputs, Kernel(wide, stride: stride, padding: padding)), ["weight": weight, "bias": bias]),
      layer)
    lastActivation = try activation(layer.settings["activation"], layer)
  }

  /// A kernel `[side, side, second, first]` as PyTorch has it, `[first, second, side, side]`, with rows and columns of zeros before
  /// it.
  private static func channelsFirst(
    _ values: [Float], first: Int, second: Int, side: Int, zeros: Int
  ) -> [Float] {
    let wide = side + zeros
    var weight = [Float](repeating: 0, count: first * second * wide * wide)
    for place in 0..<side * side {
      let (row, column) = (place / side + zeros, place % side + zeros)
      for inner in 0..<second {
        for outer in 0..<first {
          weight[((outer * second + inner) * wide + row) * wide + column] =
            values[(place * second + inner) * first + outer]
        }
      }
    }
    return weight
  }

  private mutating func addTransposed(_ layer: KerasDescription.Layer) throws(ReadingError) {
    let kernel = try weights.tensor(layer, "kernel")
    let stride = try pair(layer, "strides", otherwise: 1)
    guard kernel.shape.count == 4, kernel.shape[0] == kernel.shape[1], kernel.shape[3] == shape.channels, !shape.isFlat,
      try pair(layer, "dilation_rate", otherwise: 1) == 1
    else { throw refused(layer, "is a transposed convolution of a kind that is not known here") }
    let (side, inputs, outputs) = (kernel.shape[0], kernel.shape[3], kernel.shape[2])
    var (padding, zeros, more) = (0, 0, 0)
    if try self.padding(layer) {
      // The output has stride times the size.
      (padding, zeros) = Self.widened(total: max(side - stride, 0))
      more = max(stride - side, 0)
    }
    let values = try weights.values(kernel)
    let wide = side + zeros
    let weight = Self.channelsFirst(values, first: inputs, second: outputs, side: side, zeros: zeros)
    let bias = try weights.values(layer, "bias", count: outputs)
    let ours = TransposedConvolution(
      outputs, Kernel(wide, stride: stride, padding: padding), outputPadding: more)
    try append(Part(ours, ["weight": weight, "bias": bias]), layer)
    lastActivation = try activation(layer.settings["activation"], layer)
  }

  private mutating func addNorm(_ layer: KerasDescription.Layer) throws(ReadingError) {
    guard flattened == nil else { throw refused(layer, "norms a flattened picture, which is not known here") }
    let features = shape.channels
    let epsilon = Float(layer.settings["epsilon"] as? Double ?? 1e-3)
    let variance = try weights.values(layer, "moving_variance", count: features)
    try append(
      Part(
        BatchNorm(),
        [
          "weight": try weights.values(layer, "gamma", count: features, otherwise: 1),
          "bias": try weights.values(layer, "beta", count: features),
          "running_mean": try weights.values(layer, "moving_mean", count: features),
          // sqrt(variance + theirs) is sqrt(variance' + ours).
          "running_var": variance.map { $0 + epsilon - BatchNorm.epsilon },
        ]), layer)
  }

  private mutating func addPool(_ layer: KerasDescription.Layer) throws(ReadingError) {
    let side = try pair(layer, "pool_size", otherwise: 2)
    let stride = layer.settings["strides"] is [Int] ? try pair(layer, "strides") : side
    if try padding(layer), shape.height % stride != 0 { throw refused(layer, "pools beyond the border") }
    let kernel = Kernel(side, stride: stride)
    try append(Part(layer.type == "MaxPooling2D" ? MaxPool(kernel) : AveragePool(kernel)), layer)
  }
}
