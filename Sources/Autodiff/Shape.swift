/// The shape of one example or of a layer's output: `channels` planes of `height` rows and `width` columns.
///
/// 28 by 28 grey pixels are `Shape(channels: 1, height: 28, width: 28)`; 400 features are `Shape(features: 400)`, which
/// is 400 channels of one value. A tensor's row holds the values channel by channel, and each channel row by row, as
/// PyTorch flattens `[channels, height, width]`.
public struct Shape: Sendable, Hashable {
  /// The number of planes: 1 for grey, 3 for colour, or the number of a layer's features.
  public let channels: Int
  /// Rows of a plane.
  public let height: Int
  /// Columns of a plane.
  public let width: Int

  /// The largest number of channels, rows or columns. The product of three of them fits into an `Int`.
  public static let largestSide = 1 << 16

  /// Each side is from 1 to `largestSide`. Check sizes from outside with `isValid` first.
  public init(channels: Int, height: Int, width: Int) {
    precondition(
      Self.isValid(channels: channels, height: height, width: width), "no shape is \(channels)x\(height)x\(width)")
    (self.channels, self.height, self.width) = (channels, height, width)
  }

  /// A row of features, each a channel of one value.
  public init(features: Int) { self.init(channels: features, height: 1, width: 1) }

  /// Whether all sides are in range.
  public static func isValid(channels: Int, height: Int, width: Int) -> Bool {
    [channels, height, width].allSatisfy((1...largestSide).contains)
  }

  /// The number of values.
  public var count: Int { channels * height * width }

  /// Whether it is a row of features, without spatial positions.
  public var isFlat: Bool { height == 1 && width == 1 }
}

extension Shape: CustomStringConvertible {
  /// For people: `1x28x28` (channels, height, width), or `400` for a row of features.
  public var description: String { isFlat ? "\(channels)" : "\(channels)x\(height)x\(width)" }
}

extension Shape: Codable {
  /// Reads `[channels, height, width]`.
  public init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    let (channels, height, width) = try (
      values.decode(Int.self), values.decode(Int.self), values.decode(Int.self)
    )
    guard values.isAtEnd, Self.isValid(channels: channels, height: height, width: width) else {
      throw DecodingError.dataCorruptedError(
        in: values, debugDescription: "a shape is three sizes from 1 to \(Self.largestSide)")
    }
    self.init(channels: channels, height: height, width: width)
  }

  /// Writes `[channels, height, width]`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.unkeyedContainer()
    for side in [channels, height, width] { try values.encode(side) }
  }
}
