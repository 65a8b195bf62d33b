/// A picture in grey or in colour.
public struct Picture: Equatable, Sendable {
  /// Its pixels and channels.
  public let size: PictureSize
  /// Brightness from 0 (black) to 1 (full), `[channels, height, width]`: one channel after the other, each row by row, as
  /// PyTorch flattens an image. Values outside 0...1 are shown as the nearer end, NaN as 0.
  public var values: [Float]

  /// A picture of these values.
  /// - Precondition: `values` has `size.count` elements.
  public init(_ size: PictureSize, values: [Float]) {
    precondition(values.count == size.count, "values must be channels * height * width")
    self.size = size
    self.values = values
  }

  /// A picture of bytes from 0 (black) to 255 (full), laid out as `values`.
  /// - Precondition: `bytes` has `size.count` elements.
  public init(_ size: PictureSize, bytes: some Sequence<UInt8>) {
    self.init(size, values: bytes.map { Float($0) / 255 })
  }

  /// A grey picture, `[height, width]`.
  /// - Precondition: `values` has `width * height` elements.
  public init(width: Int, height: Int, values: [Float]) {
    self.init(PictureSize(width: width, height: height), values: values)
  }

  /// Pixels across.
  public var width: Int { size.width }
  /// Pixels down.
  public var height: Int { size.height }

  /// The picture in grey: each pixel's luma by ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B. A grey picture is returned as it is.
  public var grey: Picture {
    if size.channels == 1 { return self }
    let plane = size.pixels
    return Picture(
      width: width, height: height,
      values: (0..<plane).map { Color.luma(values[$0], values[plane + $0], values[2 * plane + $0]) })
  }

  /// The picture with `channels` channels: in grey by `grey`, or in colour with grey as three equal channels.
  public func withChannels(_ channels: Int) -> Picture {
    if channels == size.channels { return self }
    return channels == 1
      ? grey : Picture(PictureSize(width: width, height: height, channels: 3), values: values + values + values)
  }

  /// Pictures that lie one after the other, as a decoder writes them: `[count, channels, height, width]`.
  /// - Precondition: `values` is a whole number of pictures, and `size` is not empty.
  public static func split(_ values: [Float], size: PictureSize) -> [Picture] {
    precondition(size.count > 0 && values.count.isMultiple(of: size.count), "values must be whole pictures")
    return stride(from: 0, to: values.count, by: size.count).map {
      Picture(size, values: Array(values[$0..<$0 + size.count]))
    }
  }
}
