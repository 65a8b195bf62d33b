extension Picture {
  /// The picture at another size: each axis is averaged over areas when it shrinks and interpolated linearly when it
  /// grows; at its own size the values stay the same to the last bit.
  public func resampled(width: Int, height: Int) -> Picture {
    if width == self.width && height == self.height { return self }
    let target = PictureSize(width: max(0, width), height: max(0, height), channels: size.channels)
    guard target.count > 0, size.count > 0 else {
      return Picture(target, values: Array(repeating: 0, count: target.count))
    }
    let across = AxisFilter(from: self.width, to: width)
    let down = AxisFilter(from: self.height, to: height)
    // The channels lie one below the other: across, they are one tall picture.
    let rows = size.channels * self.height
    var narrow = [Float](repeating: 0, count: width * rows)
    for y in 0..<rows {
      for x in 0..<width {
        let first = y * self.width + across.starts[x]
        var sum: Float = 0
        for tap in 0..<across.taps { sum += across.weights[x * across.taps + tap] * values[first + tap] }
        narrow[y * width + x] = sum
      }
    }
    var result = [Float](repeating: 0, count: target.count)
    for channel in 0..<size.channels {
      for y in 0..<height {
        let row = (channel * height + y) * width
        for tap in 0..<down.taps {
          let weight = down.weights[y * down.taps + tap]
          let first = (channel * self.height + down.starts[y] + tap) * width
          for x in 0..<width { result[row + x] += weight * narrow[first + x] }
        }
      }
    }
    return Picture(target, values: result)
  }
}

/// Where each output sample of one axis takes its input from: `taps` neighbours from `starts[i]` on, with weights of sum 1.
private struct AxisFilter {
  let taps: Int
  var starts: [Int] = []
  /// [outputs, taps]
  var weights: [Float] = []

  init(from source: Int, to target: Int) {
    let step = Double(source) / Double(target)
    // An area of `step` pixels touches at most two more than lie wholly in it. All taps must lie within the input.
    taps = target == source ? 1 : min(source, target > source ? 2 : Int(whole: step.rounded(.up)) + 1)
    for output in 0..<target {
      let weight: (Int) -> Double
      let first: Double
      if target >= source {
        let center = min(max((Double(output) + 0.5) * step - 0.5, 0), Double(source - 1))
        first = center.rounded(.down)
        weight = { max(0, 1 - abs(center - Double($0))) }
      } else {
        let (left, right) = (Double(output) * step, Double(output + 1) * step)
        first = left.rounded(.down)
        weight = { max(0, min(right, Double($0 + 1)) - max(left, Double($0))) / step }
      }
      let start = min(Int(whole: first), source - taps)
      starts.append(start)
      for tap in 0..<taps { weights.append(Float(weight(start + tap))) }
    }
  }
}
