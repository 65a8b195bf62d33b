/// A round pen with a soft edge that draws splines on a 28x28 sheet. Reused between images, so drawing allocates
/// nothing.
///
/// The path is built in box units (``add``), then placed on the sheet (``place``), then inked (``ink``), because size
/// and position depend on the whole path.
struct SyntheticPen {
  /// The side of the square sheet in pixels.
  static let side = 28
  /// The width in pixels over which the ink fades at a stroke's edge.
  static let softness: Float = 1.2

  /// How the pen moves between its points.
  struct LineQuality {
    /// 1 is a spline, 0 a polyline.
    var roundness: Float
    /// Largest sideways noise of the path, in box units.
    var tremor: Float
    /// Largest noise of the relative width.
    var flutter: Float
    /// The seed of the noise.
    var grain: UInt32
  }

  private struct Segment {
    var from: SIMD2<Float>
    var to: SIMD2<Float>
    /// The widths at the two ends, relative to the pen's width.
    var widths: SIMD2<Float>
  }

  private var segments: [Segment] = []
  /// For each pixel, in vectors of four: its depth inside the ink in pixels, negative outside.
  private var depths = [SIMD4<Float>](repeating: SIMD4(repeating: -1e9), count: side * side / 4)

  init() { segments.reserveCapacity(256) }

  mutating func clear() {
    segments.removeAll(keepingCapacity: true)
    for index in depths.indices { depths[index] = SIMD4(repeating: -1e9) }
  }

  /// Adds a stroke: a spline through `points` (box units), with the pen's relative width at each point and the number
  /// of straight pieces to the next point.
  mutating func add(
    stroke points: ArraySlice<SIMD2<Float>>, widths: ArraySlice<Float>, pieces: ArraySlice<Int>, _ line: LineQuality
  ) {
    var noise = Grain(state: line.grain &+ UInt32(truncatingIfNeeded: points.startIndex))
    var from = points[points.startIndex]
    var width = widths[widths.startIndex]
    let first = points.startIndex
    let last = points.endIndex - 1
    for index in first..<last {
      let b = points[index]
      let c = points[index + 1]
      let chord = c - b
      // Beyond its ends the spline continues straight.
      let a = index > first ? points[index - 1] : b - chord
      let d = index + 1 < last ? points[index + 2] : c + chord
      let leaving = 0.5 * line.roundness * (c - a)
      let arriving = 0.5 * line.roundness * (d - b)
      for piece in 0..<pieces[index] {
        let t = Float(piece + 1) / Float(pieces[index])
        let steady = Self.spline(b, c, leaving, arriving, t)
        let to = steady + line.tremor * SIMD2(noise.next(), noise.next())
        let next = widths[index] + t * (widths[index + 1] - widths[index]) + line.flutter * noise.next()
        segments.append(Segment(from: from, to: to, widths: SIMD2(width, next)))
        from = to
        width = next
      }
    }
  }

  /// The point at `t` in 0...1 of the cubic that leaves `b` with velocity `leaving` and reaches `c` with velocity
  /// `arriving`. Half the difference of the neighbours as velocity gives a Catmull-Rom spline (1974); less makes it
  /// more angular.
  private static func spline(
    _ b: SIMD2<Float>, _ c: SIMD2<Float>, _ leaving: SIMD2<Float>, _ arriving: SIMD2<Float>, _ t: Float
  ) -> SIMD2<Float> {
    let square = 3 * (c - b) - 2 * leaving - arriving
    let cube = 2 * (b - c) + leaving + arriving
    return b + t * (leaving + t * (square + t * cube))
  }

  /// Scales the path so that its longer side, pen width included, is `size` pixels, and moves the strokes' centre of
  /// mass to `center` (pixels from the sheet's upper left corner).
  mutating func place(size: Float, center: SIMD2<Float>, penWidth: Float) {
    var low = SIMD2<Float>(repeating: .infinity)
    var high = -low
    var moment = SIMD2<Float>()
    var mass: Float = 0
    for segment in segments {
      low = pointwiseMin(low, pointwiseMin(segment.from, segment.to))
      high = pointwiseMax(high, pointwiseMax(segment.from, segment.to))
      let step = segment.to - segment.from
      let ink = (step * step).sum().squareRoot() * segment.widths.sum()
      moment += ink * (segment.from + segment.to)
      mass += ink
    }
    let scale = (size - penWidth) / max((high - low).max(), 0.05)
    let shift = center - (scale * 0.5 / max(mass, 1e-6)) * moment
    for index in segments.indices {
      segments[index].from = shift + scale * segments[index].from
      segments[index].to = shift + scale * segments[index].to
    }
  }

  /// Inks the path with a pen `penWidth` pixels wide and calls `write` with the ink (0...255) of four pixels at a time.
  mutating func ink(penWidth: Float, write: (_ pixel: Int, _ ink: SIMD4<UInt8>) -> Void) {
    for segment in segments { cover(segment, penWidth: penWidth) }
    let gain = 255 / Self.softness
    for (index, depth) in depths.enumerated() {
      let ink = (depth * gain + 128).clamped(lowerBound: SIMD4(), upperBound: SIMD4(repeating: 255))
      write(4 * index, SIMD4<UInt8>(truncatingIfNeeded: SIMD4<Int32>(ink)))
    }
  }

  /// Deepens the pixels that the pen touches along one segment. Visits only pixels near it.
  private mutating func cover(_ segment: Segment, penWidth: Float) {
    let radii = 0.5 * penWidth * segment.widths
    let reach = max(0, radii.max()) + 0.5 * Self.softness
    // Pixel centres lie at half-integers.
    let low = pointwiseMin(segment.from, segment.to) - reach - 0.5
    let high = pointwiseMax(segment.from, segment.to) + reach - 0.5
    let limit = Float(Self.side - 1)
    // Off the sheet, or NaN.
    guard high.x >= 0, high.y >= 0, low.x <= limit, low.y <= limit else { return }
    let columns = Int(max(0, low.x)) / 4...Int(min(limit, high.x)) / 4
    let rows = Int(max(0, low.y))...Int(min(limit, high.y))
    let along = segment.to - segment.from
    let inverse = 1 / max((along * along).sum(), 1e-9)
    let widening = radii.y - radii.x
    for row in rows {
      let y = Float(row) + 0.5 - segment.from.y
      for column in columns {
        let x = SIMD4<Float>(0.5, 1.5, 2.5, 3.5) + (Float(4 * column) - segment.from.x)
        let t = ((x * along.x + y * along.y) * inverse).clamped(
          lowerBound: SIMD4(), upperBound: SIMD4(repeating: 1))
        let dx = x - t * along.x
        let dy = y - t * along.y
        let depth = radii.x + t * widening - (dx * dx + dy * dy).squareRoot()
        let index = row * (Self.side / 4) + column
        depths[index] = pointwiseMax(depths[index], depth)
      }
    }
  }
}

/// Cheap noise for the finest detail (Marsaglia's xorshift, 2003): too weak for statistics, but only a few
/// instructions.
private struct Grain {
  var state: UInt32

  /// A number in -1..<1.
  mutating func next() -> Float {
    // xorshift never leaves the state 0.
    if state == 0 { state = 0x9E37_79B9 }
    state ^= state << 13
    state ^= state >> 17
    state ^= state << 5
    return Float(Int32(bitPattern: state)) * 0x1p-31
  }
}
