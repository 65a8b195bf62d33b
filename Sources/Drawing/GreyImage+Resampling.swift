extension GreyImage {
  /// This picture at another size: each axis is averaged over areas when it shrinks and interpolated linearly when it
  /// grows; at its own size the values stay the same to the last bit.
  public func resampled(width: Int, height: Int) -> GreyImage {
    if width == self.width && height == self.height { return self }
    guard width > 0, height > 0, self.width > 0, self.height > 0 else {
      return GreyImage(
        width: max(0, width), height: max(0, height), values: Array(repeating: 0, count: max(0, width) * max(0, height))
      )
    }
    let across = AxisFilter(from: self.width, to: width)
    let down = AxisFilter(from: self.height, to: height)
    var narrow = [Float](repeating: 0, count: width * self.height)
    for y in 0..<self.height {
      for x in 0..<width {
        let first = y * self.width + across.starts[x]
        var sum: Float = 0
        for tap in 0..<across.taps { sum += across.weights[x * across.taps + tap] * values[first + tap] }
        narrow[y * width + x] = sum
      }
    }
    var result = [Float](repeating: 0, count: width * height)
    for y in 0..<height {
      for tap in 0..<down.taps {
        let weight = down.weights[y * down.taps + tap]
        let first = (down.starts[y] + tap) * width
        for x in 0..<width { result[y * width + x] += weight * narrow[first + x] }
      }
    }
    return GreyImage(width: width, height: height, values: result)
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
    taps = target == source ? 1 : min(source, target > source ? 2 : Int(step.rounded(.up)) + 1)
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
      let start = min(Int(first), source - taps)
      starts.append(start)
      for tap in 0..<taps { weights.append(Float(weight(start + tap))) }
    }
  }
}
