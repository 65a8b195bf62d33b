import Drawing

/// The layout of the screen.
struct ToyLayout: Equatable {
  var title, planeFrame, plane, numbers, noise, curve, remark, hints: Rect
  /// Whether there is room for frames.
  let hasFrames: Bool

  /// Noise and curve together.
  var lower: Rect {
    noise.isEmpty ? curve : Rect(x: noise.x, y: noise.y, width: noise.width, height: noise.height + curve.height)
  }

  init(width: Int, height: Int) {
    let (title, below) = Rect(width: width, height: height).splitTop(1)
    let (rest, hints) = below.splitBottom(1)
    let (body, remark) = rest.splitBottom(2)
    hasFrames = height >= 20 && width >= 60
    let border = hasFrames ? 2 : 0
    // A cell is twice as high as wide. The plane is a square if there is room.
    let square = 2 * (body.height - border) + border
    let numberColumns = min(hasFrames ? 40 : 22, width / 2 + 2)
    let (left, right) = body.splitLeft(min(square, width - numberColumns, width * 3 / 5))
    (self.title, self.remark, self.hints) = (title, remark, hints)
    planeFrame = left
    guard hasFrames else {
      plane = left
      let (numbers, curve) = right.inset(columns: 1).splitTop(min(6, right.height * 2 / 3))
      (self.numbers, self.curve) = (numbers, curve)
      noise = Rect(x: right.x, y: right.endY, width: right.width, height: 0)
      return
    }
    plane = left.inset(columns: 1, rows: 1)
    let isTall = body.height >= 30
    let (numbers, lower) = right.splitTop(isTall ? 8 : 9)
    let (noise, curve) = lower.splitTop(isTall ? GradientEstimator.allCases.count + 2 : 0)
    (self.numbers, self.noise, self.curve) = (numbers, noise, curve)
  }
}

extension ToyState {
  var layout: ToyLayout { ToyLayout(width: width, height: height) }

  var isLargeEnough: Bool { width >= Self.smallest.width && height >= Self.smallest.height }
}
