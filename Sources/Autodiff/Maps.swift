import CKernels

/// Two maps that a kernel joins: a big one, and a small one with a pixel for each place of the kernel on the big one.
///
/// A convolution goes from the big map to the small one; a transposed convolution is its reverse, from the small one to the big
/// one; pooling and upsampling are of the same kind. In memory the channels of a pixel lie side by side.
public struct Maps: Sendable, Equatable {
  /// The big map.
  public let big: Shape
  /// The small map.
  public let small: Shape
  /// The sides of the kernel, the step from one place to the next, and how far it goes beyond the big map's border.
  public let kernel, stride, padding: Int

  /// The maps of a kernel that goes over a big map of this shape, as often as it fits; nil if it does not fit once. A small map
  /// has `channels` channels.
  public init?(from big: Shape, channels: Int, kernel: Int, stride: Int, padding: Int) {
    func places(_ side: Int) -> Int { side + 2 * padding < kernel ? 0 : (side + 2 * padding - kernel) / stride + 1 }
    let (height, width) = (places(big.height), places(big.width))
    guard Shape.isValid(channels: channels, height: height, width: width) else { return nil }
    small = Shape(channels: channels, height: height, width: width)
    (self.big, self.kernel, self.stride, self.padding) = (big, kernel, stride, padding)
  }

  /// The maps of a kernel whose places are the pixels of a small map; nil if there is no such big map. It has `channels`
  /// channels, and `outputPadding` more lines and columns than it has to.
  public init?(to small: Shape, channels: Int, kernel: Int, stride: Int, padding: Int, outputPadding: Int = 0) {
    func side(_ places: Int) -> Int { (places - 1) * stride + kernel + outputPadding - 2 * padding }
    let (height, width) = (side(small.height), side(small.width))
    guard Shape.isValid(channels: channels, height: height, width: width) else { return nil }
    big = Shape(channels: channels, height: height, width: width)
    (self.small, self.kernel, self.stride, self.padding) = (small, kernel, stride, padding)
  }

  /// The number of values that the kernel covers.
  public var patch: Int { kernel * kernel * big.channels }
  /// The number of places.
  public var places: Int { small.height * small.width }

  /// For the kernels in C.
  var layout: latent_maps {
    latent_maps(
      height: big.height, width: big.width, channels: big.channels, small_height: small.height,
      small_width: small.width, kernel: kernel, stride: stride, padding: padding)
  }
}
