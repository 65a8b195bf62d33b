/// A picture in bytes: what a screen with pixels shows.
public struct Bitmap: Equatable, Sendable {
  /// Its pixels and channels.
  public let size: PictureSize
  /// From 0 (black) to 255 (full), `[height, width, channels]`.
  public let bytes: [UInt8]

  /// A bitmap of these bytes.
  /// - Precondition: `bytes` has `size.count` elements.
  public init(_ size: PictureSize, bytes: [UInt8]) {
    precondition(bytes.count == size.count, "bytes must be height * width * channels")
    self.size = size
    self.bytes = bytes
  }

  /// A picture rounded to bytes. Values outside 0...1 become the nearer end, NaN becomes 0.
  public init(_ picture: Picture) {
    size = picture.size
    let (plane, channels) = (picture.size.pixels, picture.size.channels)
    bytes = Array(unsafeUninitializedCapacity: picture.size.count) { target, count in
      for channel in 0..<channels {
        for pixel in 0..<plane {
          target[pixel * channels + channel] = UInt8(Color.byte(picture.values[channel * plane + pixel]))
        }
      }
      count = picture.size.count
    }
  }

  /// The bitmap in red, green and blue: grey as three equal channels.
  public var inColor: Bitmap {
    if size.channels == 3 { return self }
    return Bitmap(
      PictureSize(width: size.width, height: size.height, channels: 3), bytes: bytes.flatMap { [$0, $0, $0] })
  }

  /// The bitmap with one of each of its equal neighbouring rows and columns, and how often it has them.
  public var condensed: (bitmap: Bitmap, widths: [Int], heights: [Int]) {
    let (channels, stride) = (size.channels, size.width * size.channels)
    var (rows, heights): ([Int], [Int]) = ([], [])
    for y in 0..<size.height {
      if let last = rows.last, isEqual(last * stride, y * stride, stride) {
        heights[heights.count - 1] += 1
      } else {
        rows.append(y)
        heights.append(1)
      }
    }
    var (columns, widths): ([Int], [Int]) = ([], [])
    for x in 0..<size.width {
      let isNew = rows.contains { row in
        let place = row * stride + x * channels
        return x == 0 || (place..<place + channels).contains { bytes[$0] != bytes[$0 - channels] }
      }
      if isNew {
        columns.append(x)
        widths.append(1)
      } else if !widths.isEmpty {
        widths[widths.count - 1] += 1
      }
    }
    let kept = rows.flatMap { row in
      columns.flatMap { bytes[row * stride + $0 * channels..<row * stride + ($0 + 1) * channels] }
    }
    let smaller = PictureSize(width: columns.count, height: rows.count, channels: channels)
    return (Bitmap(smaller, bytes: kept), widths, heights)
  }

  private func isEqual(_ first: Int, _ second: Int, _ count: Int) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      bytes[first..<first + count].elementsEqual(bytes[second..<second + count])
    }
  }

  /// The bitmap over a whole rectangle of `width` by `height` pixels.
  ///
  /// An axis that grows repeats pixels and invents none, so that every colour on the screen is one of the picture.
  /// Where a whole factor for both axes fills at least seven eighths of the rectangle, every pixel is a square of that
  /// size and the rest is black; otherwise some pixels are one wider than others. An axis that shrinks is averaged over
  /// areas.
  public func scaled(width: Int, height: Int) -> Bitmap {
    if size.width == width, size.height == height { return self }
    let target = PictureSize(width: max(0, width), height: max(0, height), channels: size.channels)
    guard target.count > 0, size.count > 0 else {
      return Bitmap(target, bytes: Array(repeating: 0, count: target.count))
    }
    guard width >= size.width, height >= size.height else {
      let shrunk = Bitmap(picture.resampled(width: min(width, size.width), height: min(height, size.height)))
      return shrunk.enlarged(to: target)
    }
    return enlarged(to: target)
  }

  private var picture: Picture {
    let channels = size.channels
    return Picture(size, bytes: (0..<size.count).lazy.map { bytes[$0 % size.pixels * channels + $0 / size.pixels] })
  }

  private func enlarged(to target: PictureSize) -> Bitmap {
    let factor = min(target.width / size.width, target.height / size.height)
    let isWhole = 8 * factor * size.width >= 7 * target.width && 8 * factor * size.height >= 7 * target.height
    let columns = Self.sources(size.width, target.width, factor: isWhole ? factor : nil)
    let rows = Self.sources(size.height, target.height, factor: isWhole ? factor : nil)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(target.count)
    var line: [UInt8] = []
    for (y, row) in rows.enumerated() {
      if y == 0 || rows[y - 1] != row { line = self.line(row, columns) }
      pixels += line
    }
    return Bitmap(target, bytes: pixels)
  }

  /// The pixels of a row at these columns; black where there is none.
  private func line(_ row: Int?, _ columns: [Int?]) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(columns.count * size.channels)
    for column in columns {
      for channel in 0..<size.channels {
        guard let row, let column else {
          line.append(0)
          continue
        }
        line.append(bytes[(row * size.width + column) * size.channels + channel])
      }
    }
    return line
  }

  /// For each pixel along an axis which of `count` it shows; nil for black beside them.
  private static func sources(_ count: Int, _ length: Int, factor: Int?) -> [Int?] {
    guard let factor else { return (0..<length).map { ($0 * 2 + 1) * count / (2 * length) } }
    let margin = (length - factor * count) / 2
    return (0..<length).map { $0 < margin || $0 >= margin + factor * count ? nil : ($0 - margin) / factor }
  }

  /// A part of the bitmap, all of which must lie in it.
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Bitmap {
    precondition(
      x >= 0 && y >= 0 && width >= 0 && height >= 0 && x + width <= size.width && y + height <= size.height,
      "the part must lie in the bitmap")
    if width == size.width, height == size.height { return self }
    let stride = size.width * size.channels
    var part: [UInt8] = []
    part.reserveCapacity(width * height * size.channels)
    for row in y..<y + height {
      part += bytes[(row * stride + x * size.channels)..<(row * stride + (x + width) * size.channels)]
    }
    return Bitmap(PictureSize(width: width, height: height, channels: size.channels), bytes: part)
  }
}
