#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How values are laid out along an axis.
public enum AxisScale: Equatable, Sendable {
  /// Equal steps are equal differences.
  case linear
  /// Equal steps are equal ratios. Only values above 0 have a place.
  case logarithmic
}

/// A range of values along a plot's edge, and the round numbers in it.
package struct Axis: Equatable {
  package struct Tick: Equatable {
    package let value: Double
    package let label: String

    package init(value: Double, label: String) { (self.value, self.label) = (value, label) }
  }

  package let low, high: Double
  let scale: AxisScale
  /// The distance of its ticks, if it is fixed.
  private(set) var step: Double?

  /// An axis from `low` to `high`. A range without width is widened around its value, so that a constant can be drawn;
  /// ends beyond 10^300 are held there, so that no difference or power overflows.
  package init(low: Double, high: Double, scale: AxisScale = .linear) {
    self.scale = scale
    let least = scale == .linear ? -Plot.largest : 1 / Plot.largest
    let low = min(max(low, least), Plot.largest)
    let high = min(max(high, least), Plot.largest)
    if high > low {
      (self.low, self.high) = (low, high)
    } else if scale == .logarithmic {
      (self.low, self.high) = (low / 2, low * 2)
    } else {
      let margin = max(abs(low) * 0.05, 0.5)
      (self.low, self.high) = (low - margin, low + margin)
    }
  }

  private init(low: Double, high: Double, step: Double) {
    (self.low, self.high, self.step) = (low, high, step)
    scale = .linear
  }

  /// This axis made longer, so that on a plot of `rows` rows every tick lies in the middle of a row, as its character
  /// does, and ticks are equally far apart; there are two or more. It starts with a tick if possible, as ends that move
  /// rarely keep a live plot still. With fewer than three rows, or in a range so narrow that numbers hardly differ
  /// between rows, it is unchanged.
  package func aligned(rows: Int, ticks count: Int) -> Axis {
    guard scale == .linear, rows >= 3 else { return self }
    let finest = max(abs(low), abs(high)).ulp * 0x1p20
    var step = Self.niceStep(span: high - low, count: count)
    // Three steps make the axis ten times as long. What does not fit then is beyond the precision of numbers.
    for _ in 0..<6 {
      // As many rows from tick to tick as still leave room for the whole range.
      for rowsPerTick in stride(from: rows - 1, through: 1, by: -1) {
        let row = step / Double(rowsPerTick)
        guard row > finest, row * Double(rows) > high - low else { continue }
        // Counted in rows; 0 is the middle of one.
        let lowest = (low / row + 0.5).rounded(.down)
        let tick = (lowest / Double(rowsPerTick)).rounded(.down) * Double(rowsPerTick)
        for first in [tick, lowest] {
          let below = first == tick ? 0 : rowsPerTick - Int(whole: first - tick)
          let axis = Axis(low: (first - 0.5) * row, high: (first - 0.5 + Double(rows)) * row, step: step)
          if below + rowsPerTick < rows, axis.low <= low, axis.high >= high { return axis }
        }
      }
      step = Self.niceStep(span: step * 1.5, count: 1)
    }
    return self
  }

  /// Where a value lies: 0 at the low end, 1 at the high end, outside these if it is outside. NaN if it has no place.
  package func position(_ value: Double) -> Double {
    switch scale {
    case .linear: (value - low) / (high - low)
    case .logarithmic: value > 0 ? (log(value) - log(low)) / (log(high) - log(low)) : .nan
    }
  }

  /// About `count` round numbers on the axis, from low to high: 1, 2 or 5 times a power of ten apart, or, on a logarithmic
  /// axis, powers of ten and, if there is room for them, 2 and 5 times these; on a short stretch of one as on a linear axis.
  package func ticks(count: Int) -> [Tick] {
    guard count > 0 else { return [] }
    switch scale {
    case .linear:
      let step = step ?? Self.niceStep(span: high - low, count: count)
      let first = (low / step - 1e-9).rounded(.up)
      let last = (high / step + 1e-9).rounded(.down)
      guard step > 0, last - first < 1000 else { return [] }
      let largest = max(abs(first), abs(last)) * step
      return stride(from: first, through: last, by: 1).map {
        Tick(value: $0 * step, label: Self.label($0 * step, step: step, largest: largest))
      }
    case .logarithmic:
      let first = Int(whole: log10(low).rounded(.down))
      let last = Int(whole: log10(high).rounded(.up))
      let every = max(1, (last - first + 1) / count)
      func ticks(_ factors: [Double]) -> [Tick] {
        var ticks: [Tick] = []
        for exponent in first...max(first, last) where exponent % every == 0 {
          for factor in factors {
            let value = factor * pow(10, Double(exponent))
            guard value >= low * (1 - 1e-9), value <= high * (1 + 1e-9) else { continue }
            let label = value >= 1 ? Numerals.compact(value) : Numerals.fixed(value, digits: -exponent)
            ticks.append(Tick(value: value, label: label))
          }
        }
        return ticks
      }
      let fine = ticks([1, 2, 5])
      if (2...max(2, count)).contains(fine.count) { return fine }
      let decades = ticks([1])
      // A range with hardly a power of ten in it is nearly linear.
      return decades.count >= 2 ? decades : Axis(low: low, high: high).ticks(count: count)
    }
  }

  /// 1, 2 or 5 times a power of ten, such that at most `count` steps fit into `span`.
  static func niceStep(span: Double, count: Int) -> Double {
    let least = span / Double(max(1, count))
    guard least > 0, least.isFinite else { return 1 }
    let power = pow(10, log10(least).rounded(.down))
    return ([1, 2, 5].first { $0 * power >= least * (1 - 1e-9) } ?? 10) * power
  }

  /// A tick's number, with the digits that tell it from the next one and the unit of the axis's largest.
  private static func label(_ value: Double, step: Double, largest: Double) -> String {
    let units: [(Double, String)] = [(1e9, "G"), (1e6, "M"), (1e4, "k")]
    guard value != 0, let (limit, letter) = units.first(where: { largest >= $0.0 }) else {
      return Numerals.fixed(value, digits: digits(step))
    }
    let unit = limit == 1e4 ? 1e3 : limit
    return Numerals.fixed(value / unit, digits: digits(step / unit)) + letter
  }

  private static func digits(_ step: Double) -> Int {
    step >= 1 ? 0 : Int(whole: (-log10(step) - 1e-9).rounded(.up))
  }
}
