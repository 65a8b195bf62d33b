import CKernels

/// Maps in memory, one a row of a tensor: with a border of zeros around each, so that windows do not leave it, and as
/// floats or as bfloat16 numbers.
struct MapBuffer {
  /// A border in lines and columns.
  struct Border: Equatable {
    var top = 0, bottom = 0, left = 0, right = 0

    /// The values of a line of a map, with the border.
    func line(around shape: Shape) -> Int { (left + shape.width + right) * shape.channels }
    /// The values of a map with the border.
    func count(around shape: Shape) -> Int { (top + shape.height + bottom) * line(around: shape) }
  }

  let shape: Shape
  let border: Border
  let isHalf: Bool
  private let start: UnsafeMutableRawPointer
  /// From one pixel, line and map to the next, in values.
  let pixel, line, count: Int

  /// Maps in memory of at least as many values as the border leaves room for. The border is zero already.
  init(_ start: UnsafeMutableRawPointer, _ shape: Shape, _ border: Border = Border(), isHalf: Bool = false) {
    (self.start, self.shape, self.border, self.isHalf) = (start, shape, border, isHalf)
    pixel = shape.channels
    (line, count) = (border.line(around: shape), border.count(around: shape))
  }

  /// The bytes of one map.
  var byteCount: Int { count * (isHalf ? 2 : 4) }

  /// From where a map begins with its border to its first pixel.
  var first: Int { border.top * line + border.left * pixel }

  /// Where a row's map begins with its border; `value` counts on from there.
  func at(_ row: Int, value: Int = 0) -> UnsafeMutableRawPointer { start + (row * count + value) * (isHalf ? 2 : 4) }

  /// Where the first pixel of a row's map is; `pixels` and `lines` count on from there.
  func pixel(_ row: Int, lines: Int = 0, pixels: Int = 0) -> UnsafeMutableRawPointer {
    at(row, value: (border.top + lines) * line + (border.left + pixels) * pixel)
  }

  /// Floats, or pairs of bfloat16 numbers that are read as floats.
  func floats(_ row: Int, value: Int = 0) -> UnsafeMutablePointer<Float> {
    at(row, value: value).assumingMemoryBound(to: Float.self)
  }

  func halves(_ row: Int) -> UnsafeMutablePointer<UInt16> { at(row).assumingMemoryBound(to: UInt16.self) }

  /// Maps without a border as an operand of products, with a row for each pixel.
  func factor(_ row: Int) -> Factor {
    Factor(floats(row), copy: isHalf ? halves(row) : nil, columns: pixel)
  }

  /// Copies these rows of x `[rows, shape.count]`, times `slope` where y is not above 0 unless y is nil.
  func take(
    _ x: UnsafePointer<Float>, whereAbove y: UnsafePointer<Float>? = nil, slope: Float = 0, _ rows: Range<Int>
  ) {
    for row in rows {
      let first = row * shape.count
      latent_place_map(
        x + first, y.map { $0 + first }, slope, shape.height, shape.width * pixel, line, pixel(row), isHalf ? 1 : 0)
    }
  }

  /// The sums over all pixels of these rows of some channels: the border adds nothing.
  func sums(_ rows: Range<Int>, channels: Range<Int>, into sums: UnsafeMutablePointer<Float>) {
    let pixels = rows.count * count / pixel
    if pixel < 16 {
      latent_channel_sums(floats(rows.lowerBound), pixels, pixel, sums)
    } else if isHalf {
      latent_half_column_sums(halves(rows.lowerBound) + channels.lowerBound, pixels, channels.count, pixel, sums)
    } else {
      latent_column_sums(floats(rows.lowerBound) + channels.lowerBound, pixels, channels.count, pixel, sums)
    }
  }
}
