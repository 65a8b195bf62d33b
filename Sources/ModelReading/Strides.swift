import Autodiff
import VAE

/// How a kernel may lie on a picture: with which stride and padding. What is usual costs less.
enum Strides {
  /// The cost of a convolution that keeps the size of its picture.
  static let unstrided = 0.3

  /// One way.
  struct Option {
    /// With the zeros before it.
    let kernel: Kernel
    /// How many rows and columns of zeros stand before the file's kernel: Keras pads one line less before a picture than behind it.
    var zeros = 0
    var outputPadding = 0
    let cost: Double
  }

  /// The costs of a kernel that is larger than its map, and of one pixel that becomes a picture of another size than the kernel: 2x2 from a
  /// kernel of 4, as in some decoders, or any other size.
  private static let (beyond, cropped, rarelyCropped) = (0.6, 0.6, 3.5)

  /// The cost of a kernel as large as its map. Small kernels are rarely meant that way.
  private static func covering(_ side: Int) -> Double { side > 3 ? 0.1 : 0.8 }

  /// Those of a convolution on a picture.
  static func convolutions(_ layer: ForeignLayer, _ side: Int, on picture: Shape) -> [Option] {
    if let kernel = layer.settings.kernel { return kernel.side == side ? [Option(kernel: kernel, cost: 0)] : [] }
    if layer.settings.isKeras { return kerasConvolutions(side, on: picture) }
    var options: [Option] = []
    // A kernel as large as a map gives one value a channel, whatever its stride.
    if side > 1, side == picture.height { options.append(Option(kernel: Kernel(side), cost: covering(side))) }
    for stride in 1...3 {
      for padding in 0...side / 2 where padding > 0 || side == 1 || side != picture.height {
        let isSame = padding == (side - 1) / 2
        let usual =
          switch (stride, isSame) {
          case (2, true): 0.0
          // An even kernel keeps no size.
          case (1, true): side % 2 == 0 ? 1.6 : unstrided
          case (1, false): padding == 0 ? (side % 2 == 0 ? 1.6 : 0.8) : 2
          case (2, false): padding == 0 ? 0.7 : 1.5
          default: 2.5
          }
        let cost = usual + (side > picture.height ? beyond : 0)
        // A step beyond the kernel would leave pixels unread.
        if stride <= side { options.append(Option(kernel: Kernel(side, stride: stride, padding: padding), cost: cost)) }
      }
    }
    return options
  }

  /// Keras pads so that all of a picture is read (`same`), or not at all.
  private static func kerasConvolutions(_ side: Int, on picture: Shape) -> [Option] {
    (1...3).filter { $0 <= side }.flatMap { stride in
      let places = (picture.height + stride - 1) / stride
      let (padding, zeros) = KerasNetwork.widened(total: max((places - 1) * stride + side - picture.height, 0))
      let rare = stride == 3 ? 2.5 : 0
      return [
        Option(
          kernel: Kernel(side + zeros, stride: stride, padding: padding), zeros: zeros,
          cost: rare + (stride == 2 ? 0 : 0.3)),
        Option(kernel: Kernel(side, stride: stride), cost: rare + 0.8),
      ]
    }
  }

  /// Those of a transposed convolution.
  static func transposed(_ layer: ForeignLayer, _ side: Int, on picture: Shape) -> [Option] {
    if let kernel = layer.settings.kernel {
      let option = Option(kernel: kernel, outputPadding: layer.settings.outputPadding, cost: 0)
      return kernel.side == side ? [option] : []
    }
    if layer.settings.isKeras { return kerasTransposed(side) }
    var options: [Option] = []
    let isPixel = picture.height == 1 && side > 1
    // One pixel becomes a picture of the kernel's size, whatever the stride.
    if isPixel { options.append(Option(kernel: Kernel(side), cost: covering(side))) }
    for stride in 1...3 where stride <= side {
      for padding in (isPixel ? 1 : 0)...max(side / 2, isPixel ? 1 : 0) {
        for more in 0..<stride {
          let isSame = padding == (side - 1) / 2
          // Twice the size: side - 2 padding + more == 2.
          let doubles = stride == 2 && side - 2 * padding + more == 2
          let cost =
            switch stride {
            case 1 where side % 2 == 0: more > 0 ? 3 : padding == 0 ? 1.6 : 2
            case 1: more > 0 ? 3 : isSame ? (side > 3 ? 0.9 : 0.3) : padding == 0 ? 0.8 : 2
            case 2 where doubles: isSame ? 0.0 : 0.5
            // From 4 to 7, on the way to 28.
            case 2 where isSame && more == 0: picture.height == 4 ? 0.3 : 0.8
            case 2: padding == 0 && more == 0 ? 1.0 : isSame ? 0.8 : 2
            default: 2.5
            }
          options.append(
            Option(
              kernel: Kernel(side, stride: stride, padding: padding), outputPadding: more,
              cost: isPixel ? (doubles && side == 4 ? cropped : rarelyCropped) : cost))
        }
      }
    }
    return options
  }

  private static func kerasTransposed(_ side: Int) -> [Option] {
    (1...3).flatMap { stride in
      // The output has stride times the size; without padding it has the kernel's reach besides.
      let (padding, zeros) = KerasNetwork.widened(total: max(side - stride, 0))
      let (more, rare) = (max(stride - side, 0), stride == 3 ? 2.5 : 0)
      return [
        Option(
          kernel: Kernel(side + zeros, stride: stride, padding: padding), zeros: zeros, outputPadding: more,
          cost: rare + (stride == 2 ? 0 : 0.3)),
        Option(kernel: Kernel(side, stride: stride), outputPadding: more, cost: rare + 0.8),
      ]
    }
  }
}
