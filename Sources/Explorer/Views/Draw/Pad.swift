import Drawing

/// A drawing of the size of a model's images: white on black, or on a picture that was copied to the pad.
struct Pad: Sendable, Equatable {
  /// Every value is from 0 to 1.
  private(set) var image: Picture

  /// A black pad.
  init(_ size: PictureSize) {
    image = Picture(size, values: [Float](repeating: 0, count: size.count))
  }

  /// A picture, clamped to 0...1, as a decoder may exceed it; NaN becomes black.
  init(_ image: Picture) {
    self.image = Picture(image.size, values: image.values.map { $0 > 0 ? min($0, 1) : 0 })
  }

  var size: PictureSize { image.size }
  var width: Int { size.width }
  var height: Int { size.height }
  /// `[channels, height, width]`
  var values: [Float] { image.values }

  /// The pixels as bytes, as in a file of images.
  var bytes: [UInt8] { values.map { UInt8(($0 * 255).rounded()) } }

  /// Whether it is empty to the eye.
  var isEmpty: Bool { values.allSatisfy { $0 * 255 < 0.5 } }

  /// The drawing shifted to the right and down; what leaves the pad is lost.
  func shifted(right: Int, down: Int) -> Pad {
    var result = Pad(size)
    for row in 0..<size.channels * height {
      let (channel, y) = (row / height, row % height)
      guard (0..<height).contains(y - down) else { continue }
      for x in max(0, right)..<max(max(0, right), min(width, width + right)) {
        result.image.values[row * width + x] = values[(channel * height + y - down) * width + x - right]
      }
    }
    return result
  }

  /// The drawing with its centre of mass in the middle, to the nearest pixel, as the digits of MNIST were centred.
  var centered: Pad {
    var (mass, sumX, sumY): (Float, Float, Float) = (0, 0, 0)
    let brightness = image.grey.values
    for y in 0..<height {
      for x in 0..<width {
        let value = brightness[y * width + x]
        mass += value
        sumX += value * (Float(x) + 0.5)
        sumY += value * (Float(y) + 0.5)
      }
    }
    guard mass > 0 else { return self }
    // Halves are always rounded the same way, so that centring twice is the same as once.
    func step(_ distance: Float) -> Int { Int(whole: (distance + 0.501).rounded(.down)) }
    return shifted(right: step(Float(width) / 2 - sumX / mass), down: step(Float(height) / 2 - sumY / mass))
  }

  /// The largest side of MNIST digits on a pad of this size: they were scaled to a box of 20 by 20 pixels in 28 by 28
  /// (LeCun and others 1998).
  private var digitSide: Int { max(1, (20 * min(width, height) + 14) / 28) }

  /// The columns and rows that are not nearly black; nil if all are.
  private var box: (columns: Range<Int>, rows: Range<Int>)? {
    let brightness = image.grey.values
    func isLit(_ indices: some Sequence<Int>) -> Bool { indices.contains { brightness[$0] >= 0.1 } }
    let columns = (0..<width).filter { x in isLit((0..<height).lazy.map { $0 * width + x }) }
    let rows = (0..<height).filter { y in isLit(y * width..<(y + 1) * width) }
    guard let left = columns.first, let right = columns.last, let top = rows.first, let bottom = rows.last else {
      return nil
    }
    return (left..<right + 1, top..<bottom + 1)
  }

  /// Its size as a multiple of a digit of MNIST; nil if the pad is empty.
  var digitScale: Float? { box.map { Float(max($0.columns.count, $0.rows.count)) / Float(digitSide) } }

  /// The drawing, enlarged to the size of MNIST's digits and centred like them. A drawing that is large enough is only
  /// centred, so that it does not blur.
  var fitted: Pad {
    guard let (columns, rows) = box, let digitScale, abs(digitScale - 1) * Float(digitSide) > 1.5 else {
      return centered
    }
    let crop = Picture(
      PictureSize(width: columns.count, height: rows.count, channels: size.channels),
      values: (0..<size.channels).flatMap { channel in
        rows.flatMap { row in
          let first = (channel * height + row) * width
          return values[first + columns.lowerBound..<first + columns.upperBound]
        }
      })
    func scaled(_ count: Int) -> Int { max(1, Int(whole: (Float(count) / digitScale).rounded())) }
    let small = crop.resampled(width: scaled(columns.count), height: scaled(rows.count))
    var result = Pad(size)
    let (x, y) = ((width - small.width) / 2, (height - small.height) / 2)
    for channel in 0..<size.channels {
      for row in 0..<small.height {
        for column in 0..<small.width {
          result.image.values[(channel * height + y + row) * width + x + column] =
            small.values[(channel * small.height + row) * small.width + column]
        }
      }
    }
    return result.centered
  }
}

/// A place on a pad, in pixels from its upper left corner: (0.5, 0.5) is the middle of the first pixel.
struct PadPoint: Sendable, Equatable {
  var x: Float
  var y: Float
}
