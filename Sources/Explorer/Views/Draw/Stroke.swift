import Drawing

/// A stroke of the pen or the eraser.
///
/// A stroke covers each pixel once, however slowly it is drawn and wherever it crosses itself, so that its edges stay soft;
/// strokes over each other add up to white.
struct Stroke: Sendable {
  /// The drawing without the stroke.
  private let before: Pad
  private let erases: Bool
  /// The coverage of each pixel, 0 to 1: `[height, width]`.
  private var coverage: [Float]
  /// Where the pen is.
  private(set) var end: PadPoint

  /// A dot.
  init(on pad: Pad, at point: PadPoint, erases: Bool) {
    (before, self.erases, end) = (pad, erases, point)
    coverage = [Float](repeating: 0, count: pad.size.pixels)
    go(to: point)
  }

  /// Adds a straight line from the pen's place. It covers everything within half the pen's width, with a soft edge; a
  /// terminal only reports the mouse a few times a stroke.
  mutating func go(to point: PadPoint) {
    let (dx, dy) = (point.x - end.x, point.y - end.y)
    let length = dx * dx + dy * dy
    for y in 0..<before.height {
      for x in 0..<before.width {
        let (px, py) = (Float(x) + 0.5 - end.x, Float(y) + 0.5 - end.y)
        let share = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
        let (ox, oy) = (px - share * dx, py - share * dy)
        let covered = radius + 0.5 - (ox * ox + oy * oy).squareRoot()
        let index = y * before.width + x
        coverage[index] = max(coverage[index], min(max(covered, 0), 1))
      }
    }
    end = point
  }

  /// Half the width of the line. The strokes of MNIST are two to three pixels wide on a side of 28; the eraser is wider.
  private var radius: Float {
    let pen = max(0.5, 1.2 * Float(min(before.width, before.height)) / 28)
    return erases ? 2 * pen : pen
  }

  /// The drawing with the stroke.
  var pad: Pad {
    let values = before.values.indices.map { index in
      let (old, covered) = (before.values[index], coverage[index % coverage.count])
      return erases ? old * (1 - covered) : min(old + covered, 1)
    }
    return Pad(Picture(before.size, values: values))
  }
}
