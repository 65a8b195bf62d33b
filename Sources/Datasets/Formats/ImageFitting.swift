/// Brings pictures to one size: cuts the middle out in the wanted shape, then averages areas.
///
/// All is done in whole numbers, so that every machine gets the same bytes.
struct ImageFitting {
  let size: ImageSize
  /// Sums over the area of each value of a row of the image, `[channels, width]`.
  private var sums: [Int]

  init(to size: ImageSize) {
    self.size = size
    sums = [Int](repeating: 0, count: 3 * size.width)
  }

  /// A picture's pixels and how they lie.
  struct Source {
    let pixels: UnsafeBufferPointer<UInt8>
    let size: ImageSize
    /// Whether a pixel's channels lie side by side, as in most files; else each channel is a plane of its own.
    let isInterleaved: Bool
  }

  /// Writes a picture as `[channels, height, width]`.
  mutating func write(_ source: Source, to image: UnsafeMutableBufferPointer<UInt8>) {
    let (from, area) = (source.size, source.size.width * source.size.height)
    if from == size, from.channels == 1 || !source.isInterleaved {
      _ = image.update(fromContentsOf: source.pixels)
      return
    }
    let (pixelStep, channelStep) = source.isInterleaved ? (from.channels, 1) : (1, area)
    // The largest part of the wanted shape; never nothing, however narrow the picture is.
    let width = max(1, min(from.width, from.height * size.width / size.height))
    let height = max(1, min(from.height, from.width * size.height / size.width))
    let start = ((from.height - height) / 2 * from.width + (from.width - width) / 2) * pixelStep
    let whole = width * height
    for y in 0..<size.height {
      for index in sums.indices { sums[index] = 0 }
      // In parts of 1 / size.height of a pixel, rows y * height up to (y + 1) * height.
      let (top, bottom) = (y * height, (y + 1) * height)
      for sourceRow in top / size.height...(bottom - 1) / size.height {
        let weight = min(bottom, (sourceRow + 1) * size.height) - max(top, sourceRow * size.height)
        let line = start + sourceRow * from.width * pixelStep
        for channel in 0..<from.channels {
          for x in 0..<size.width {
            let (left, right) = (x * width, (x + 1) * width)
            var sum = 0
            for column in left / size.width...(right - 1) / size.width {
              let share = min(right, (column + 1) * size.width) - max(left, column * size.width)
              sum += share * Int(source.pixels[line + column * pixelStep + channel * channelStep])
            }
            sums[channel * size.width + x] += weight * sum
          }
        }
      }
      store(row: y, of: image, channels: from.channels, whole: whole)
    }
  }

  /// Rounds the sums of one row and writes them, in as many channels as images have.
  private func store(row y: Int, of image: UnsafeMutableBufferPointer<UInt8>, channels: Int, whole: Int) {
    let area = size.width * size.height
    for x in 0..<size.width {
      func mean(_ channel: Int) -> Int { (2 * sums[channel * size.width + x] + whole) / (2 * whole) }
      let target = y * size.width + x
      switch (channels, size.channels) {
      case (3, 1):
        // Luma of ITU-R BT.601, as most programs make grey.
        image[target] = UInt8((299 * mean(0) + 587 * mean(1) + 114 * mean(2) + 500) / 1000)
      case (3, _): for channel in 0..<3 { image[channel * area + target] = UInt8(mean(channel)) }
      default: for channel in 0..<size.channels { image[channel * area + target] = UInt8(mean(0)) }
      }
    }
  }
}
