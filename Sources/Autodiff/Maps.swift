import CKernels

/// Two maps connected by a kernel: a big one, and a small one with one pixel for each position of the kernel on the big
/// one.
///
/// A convolution goes from the big map to the small one, a transposed convolution from the small one to the big one;
/// pooling and upsampling are similar. In memory the channels of a pixel are adjacent.
public struct Maps: Sendable, Equatable {
  /// The big map.
  public let big: Shape
  /// The small map.
  public let small: Shape
  /// The sides of the kernel, its stride, and its padding.
  public let kernel, stride, padding: Int

  /// The maps of a kernel on a big map of this shape; nil if it does not fit. The small map has `channels` channels.
  public init?(from big: Shape, channels: Int, kernel: Int, stride: Int, padding: Int) {
    func places(_ side: Int) -> Int { side + 2 * padding < kernel ? 0 : (side + 2 * padding - kernel) / stride + 1 }
    let (height, width) = (places(big.height), places(big.width))
    guard Shape.isValid(channels: channels, height: height, width: width) else { return nil }
    small = Shape(channels: channels, height: height, width: width)
    (self.big, self.kernel, self.stride, self.padding) = (big, kernel, stride, padding)
  }

  /// The maps of a kernel whose positions are the pixels of a small map; nil if there is no such big map. The big map
  /// has `channels` channels, and `outputPadding` extra rows and columns.
  public init?(to small: Shape, channels: Int, kernel: Int, stride: Int, padding: Int, outputPadding: Int = 0) {
    func side(_ places: Int) -> Int { (places - 1) * stride + kernel + outputPadding - 2 * padding }
    let (height, width) = (side(small.height), side(small.width))
    guard Shape.isValid(channels: channels, height: height, width: width) else { return nil }
    big = Shape(channels: channels, height: height, width: width)
    (self.small, self.kernel, self.stride, self.padding) = (small, kernel, stride, padding)
  }

  /// The number of values under the kernel.
  public var patch: Int { kernel * kernel * big.channels }
  /// The number of positions.
  public var places: Int { small.height * small.width }

  /// For the C kernels.
  var layout: latent_maps {
    latent_maps(
      height: big.height, width: big.width, channels: big.channels, small_height: small.height,
      small_width: small.width, kernel: kernel, stride: stride, padding: padding)
  }
}
