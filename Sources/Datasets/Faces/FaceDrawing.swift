/// One face as layers of soft-edged shapes. Lengths are shares of half the sheet; the middle of the sheet is 0, y goes down.
struct FaceDrawing {
  private let face: FaceFactors
  /// From -1 (a frown) to 1 (a laugh).
  private let smile: Float
  /// How much of a smile and how much of a frown it is, each from 0 to 1.
  private var joy: Float { max(0, smile) }
  private var grief: Float { max(0, -smile) }
  /// The sine and cosine of the head's turn.
  private let sine: Float
  private let cosine: Float
  private let skin: Tint
  private let hair: Tint
  private let iris: Tint
  /// Half the head's width; its height is the same for all.
  private let width: Float

  private static let height: Float = 0.66
  private static let middle = SIMD2<Float>(0, -0.02)
  /// How far the eyes lie from the middle, and how high.
  private static let eye = SIMD2<Float>(0.37, -0.05)

  init(_ face: FaceFactors) {
    self.face = face
    func share(_ value: Int, _ kind: FaceFactors.Kind) -> Float { Float(value) / Float(kind.count - 1) }
    smile = 2 * share(face.smile, .smile) - 1
    // The tangent of half the angle gives sine and cosine without either function: up to 25 degrees.
    let tangent = 0.22 * (2 * share(face.pose, .pose) - 1)
    sine = 2 * tangent / (1 + tangent * tangent)
    cosine = (1 - tangent * tangent) / (1 + tangent * tangent)
    // Who laughs is flushed, who frowns is pale.
    skin = Self.skins[face.skin].mixed(Self.blush, 0.13 + 0.13 * smile)
    hair = Self.hairs[face.hair]
    iris = Self.irises[face.eyes]
    width = 0.46 + 0.12 * share(face.width, .width)
  }

  private static let skins = [0xFFE0CC, 0xF6CBAA, 0xE5B087, 0xC98F62, 0xA06B43, 0x7C5136].map(Tint.init)
  private static let hairs = [0x2A2326, 0x5C3820, 0xEBC25F, 0xC2542A, 0xB9BDC4].map(Tint.init)
  private static let irises = [0x6A4326, 0x3F8F58, 0x3E7EC9].map(Tint.init)
  private static let sky = Tint(0xC9DDEB)
  private static let shirt = Tint(0x2F7F86)
  private static let blush = Tint(0xF0605A)
  private static let white = Tint(0xFFFFFF)
  private static let dark = Tint(0x241A1E)
  private static let mouth = Tint(0x7A2230)
  private static let tongue = Tint(0xE0707A)

  /// Where a point of the face comes to lie: `across` and `down` are shares of the head's half width and half height, `out` is
  /// how far it stands out of the ellipsoid. `facing` is how much of its width is still seen.
  private func place(_ across: Float, _ down: Float, out: Float = 1) -> (at: SIMD2<Float>, facing: Float) {
    let depth = max(0, 1 - across * across - down * down).squareRoot() * out
    let turned = across * cosine + depth * sine
    return (
      SIMD2(Self.middle.x + width * turned, Self.middle.y + Self.height * down),
      max(0.2, cosine - sine * across / max(depth, 0.2))
    )
  }

  /// The colours of eight pixels in a row, from column `x` on.
  func colors(x column: Int, y row: Int, side: Int) -> Paint {
    let pixel = 2 / Float(side)
    let columns = Eight(0, 1, 2, 3, 4, 5, 6, 7) + Float(column)
    let brush = Brush(x: (columns + 0.5) * pixel - 1, y: (Float(row) + 0.5) * pixel - 1, pixel: pixel)
    var paint = Paint(Self.sky.times(1.25 - 0.15 * brush.y))
    layBack(&paint, brush)
    let head = layHead(&paint, brush)
    // Nothing on the face reaches out of it, however far it has turned.
    if head != Eight() { paint.lay(over: head) { layFeatures(&$0, brush) } }
    layHair(&paint, brush)
    return paint
  }

  /// What is behind the head: hair, neck, shoulders.
  private func layBack(_ paint: inout Paint, _ brush: Brush) {
    switch face.cut {
    case .long:
      let fall = brush.box(SIMD2(0, 0.18), SIMD2(width + 0.15, 0.62), round: 0.36)
      paint.lay(hair.times(0.72), fall)
      paint.lay(hair.times(0.82), brush.ellipse(SIMD2(0, -0.1), SIMD2(width + 0.17, 0.74)))
    case .curly:
      for (x, y, r) in Self.curls {
        paint.lay(hair.times(0.8), brush.disc(SIMD2(x * (width + 0.12), y), r + 0.05))
      }
    case .short: break
    }
    paint.lay(skin.times(0.8), brush.box(SIMD2(0.04 * sine, 0.68), SIMD2(0.19, 0.3), round: 0.1))
    paint.lay(Self.shirt, brush.ellipse(SIMD2(0, 1.18), SIMD2(0.78, 0.44)))
    paint.lay(Self.shirt.times(0.8), brush.ellipse(SIMD2(0, 0.82), SIMD2(0.27, 0.13)))
    paint.lay(skin.times(0.8), brush.ellipse(SIMD2(0.02 * sine, 0.77), SIMD2(0.22, 0.13)))
  }

  /// Returns the share of each pixel that the head covers.
  private func layHead(_ paint: inout Paint, _ brush: Brush) -> Eight {
    // An ear goes behind the head as its side turns away. Long hair hides both.
    for side: Float in face.cut == .long ? [] : [-1, 1] {
      let turned = side * cosine - 0.25 * sine
      let ear = SIMD2(Self.middle.x + width * turned * 1.02, 0.03)
      paint.lay(skin.times(0.9), brush.ellipse(ear, SIMD2(0.09, 0.13)))
      paint.lay(skin.times(0.72), brush.ellipse(ear, SIMD2(0.045, 0.075)))
    }
    let cover = brush.egg(Self.middle, SIMD2(width, Self.height), jaw: 0.16)
    paint.lay(skin, cover)
    // Light from the upper left.
    let light = ((brush.x - Self.middle.x) * 0.8 + (brush.y - Self.middle.y) * 0.5).clamped(
      lowerBound: Eight(repeating: -0.2), upperBound: Eight(repeating: 0.8))
    paint.shade(1 - cover * (0.14 * light + 0.028))
    return cover
  }

  private func layFeatures(_ paint: inout Paint, _ brush: Brush) {
    for side: Float in [-1, 1] {
      // Cheeks rise, swell and redden.
      let cheek = place(side * 0.6, 0.34 - 0.1 * joy)
      let size = 0.17 + 0.07 * joy
      paint.lay(
        skin.mixed(Self.blush, 0.5),
        0.45 * (1 + smile) * brush.glow(cheek.at, SIMD2(size * max(0.5, cheek.facing), 0.8 * size)))
      layEye(&paint, brush, side)
    }
    layNose(&paint, brush)
    layMouth(&paint, brush)
  }

  private func layEye(_ paint: inout Paint, _ brush: Brush, _ side: Float) {
    let (at, facing) = place(side * Self.eye.x, Self.eye.y)
    // Who laughs narrows the eyes from below; sad eyes are large.
    let size = SIMD2(0.13 * min(1, facing + 0.15), 0.11 - 0.035 * smile)
    let ball = SIMD2(at.x, at.y - 0.02 * smile)
    let white = brush.ellipse(ball, size)
    paint.lay(Self.dark.mixed(skin, 0.25), brush.ellipse(SIMD2(ball.x, ball.y - 0.02), size + SIMD2(0.022, 0.02)))
    paint.lay(Self.white, white)
    let look = SIMD2(ball.x + 0.035 * sine, ball.y + 0.005)
    paint.lay(iris, white * brush.disc(look, 0.08))
    paint.lay(Self.dark, white * brush.disc(look, 0.044))
    paint.lay(Self.white, white * brush.disc(look + SIMD2(-0.028, -0.032), 0.024))
    // Brows rise and bow with a smile; a frown raises their inner ends.
    let (brow, width) = place(side * (Self.eye.x + 0.01), Self.eye.y - 0.25 - 0.09 * joy)
    paint.lay(
      hair.times(0.75).mixed(Self.dark, 0.25),
      brush.arc(
        brow, halfWidth: 0.15 * min(1, width + 0.1), bend: -0.05 - 0.03 * joy, tilt: 0.35 * side * grief,
        thickness: 0.032))
  }

  private func layNose(_ paint: inout Paint, _ brush: Brush) {
    let tip = place(0, 0.2, out: 1.22).at
    let root = place(0, 0.0, out: 1.02).at
    paint.lay(skin.times(0.86), 0.7 * brush.capsule(root, tip, 0.035))
    paint.lay(skin.times(0.8), brush.ellipse(SIMD2(tip.x, tip.y + 0.025), SIMD2(0.085, 0.05)))
    paint.lay(skin.times(1.12), brush.ellipse(tip, SIMD2(0.062, 0.05)))
  }

  private func layMouth(_ paint: inout Paint, _ brush: Brush) {
    let (at, facing) = place(0, 0.5, out: 1.04)
    let half = (0.24 + 0.11 * smile) * min(1, facing)
    let lips = skin.mixed(Tint(0xC0392B), 0.6)
    let bend = 0.04 + 0.15 * smile
    let open = 0.34 * max(0, 0.7 * smile + 0.3)
    let center = SIMD2(at.x, at.y + 0.03 - 0.46 * open)
    paint.lay(lips, brush.lens(center, halfWidth: half + 0.035, bend: bend, up: 0.05, down: 0.06 + open))
    paint.lay(Self.mouth, brush.lens(center, halfWidth: half, bend: bend, up: 0.006, down: 0.012 + open))
    paint.lay(
      Self.tongue,
      brush.lens(center, halfWidth: half, bend: bend, up: 0, down: 0.01 + open)
        * brush.ellipse(SIMD2(center.x, center.y + open + 0.06 * smile + 0.03), SIMD2(0.15, 0.09)) * min(1, open * 8))
    paint.lay(
      Self.white,
      brush.lens(center, halfWidth: half * 0.95, bend: bend, up: 0.004, down: 0.45 * open) * min(1, open * 20))
  }

  private static let curls: [(Float, Float, Float)] = [
    (-0.95, -0.05, 0.15), (-0.98, -0.3, 0.17), (-0.82, -0.53, 0.19), (-0.5, -0.7, 0.2), (-0.1, -0.77, 0.21),
    (0.3, -0.75, 0.2), (0.66, -0.64, 0.19), (0.92, -0.42, 0.18), (0.99, -0.17, 0.16), (0.93, 0.08, 0.13),
  ]

  private func layHair(_ paint: inout Paint, _ brush: Brush) {
    let shift = 0.15 * width * sine
    let cap = brush.ellipse(SIMD2(Self.middle.x, Self.middle.y - 0.03), SIMD2(width + 0.04, Self.height + 0.06))
    // The hairline: what of the cap lies outside the face that it leaves free.
    let free: Eight
    switch face.cut {
    case .short:
      free = brush.ellipse(SIMD2(shift, 0.18), SIMD2(width * 0.96, 0.66))
    case .long:
      // A parting to one side.
      let left = brush.ellipse(SIMD2(shift - 0.3 * width, 0.2), SIMD2(width * 0.72, 0.72))
      let right = brush.ellipse(SIMD2(shift + 0.32 * width, 0.2), SIMD2(width * 0.66, 0.64))
      free = pointwiseMax(left, right)
    case .curly:
      free = brush.ellipse(SIMD2(shift, 0.16), SIMD2(width * 0.98, 0.62))
    }
    let above = min(1, max(0, (0.28 - brush.y) / 0.1))
    var cover = cap * (1 - free) * (face.cut == .long ? 1 : above)
    if face.cut == .curly {
      for (x, y, r) in Self.curls where y < -0.4 {
        cover = pointwiseMax(cover, (1 - free) * brush.disc(SIMD2(x * width * 0.86 + 0.3 * shift, y + 0.06), r))
      }
    }
    paint.lay(hair, cover)
    // A gleam.
    paint.lay(hair.times(1.3), 0.5 * cover * brush.glow(SIMD2(-0.16 + 0.5 * shift, -0.56), SIMD2(0.26, 0.1)))
  }
}

extension SIMD8<Float> {
  fileprivate func clamped(lowerBound: Float, upperBound: Float) -> Eight {
    clamped(lowerBound: Eight(repeating: lowerBound), upperBound: Eight(repeating: upperBound))
  }
}

/// Shapes as shares of eight pixels that they cover: a pixel's distance from the edge says how much.
private struct Brush {
  let x: Eight
  let y: Float
  /// A pixel's side.
  let pixel: Float

  private func cover(_ distance: Eight) -> Eight {
    (0.5 - distance / pixel).clamped(lowerBound: Eight(), upperBound: Eight(repeating: 1))
  }

  /// Whether a shape within this reach of its centre touches none of the pixels.
  private func misses(_ center: SIMD2<Float>, _ reach: SIMD2<Float>) -> Bool {
    abs(y - center.y) > reach.y + pixel || x[0] > center.x + reach.x + pixel || x[7] < center.x - reach.x - pixel
  }

  func disc(_ center: SIMD2<Float>, _ radius: Float) -> Eight {
    if misses(center, SIMD2(radius, radius)) { return Eight() }
    let (dx, dy) = (x - center.x, y - center.y)
    return cover((dx * dx + dy * dy).squareRoot() - radius)
  }

  func ellipse(_ center: SIMD2<Float>, _ radii: SIMD2<Float>) -> Eight {
    if misses(center, radii) { return Eight() }
    return cover(distance(x - center.x, Eight(repeating: y - center.y), Eight(repeating: radii.x), radii.y))
  }

  /// An ellipse that is narrower below its middle.
  func egg(_ center: SIMD2<Float>, _ radii: SIMD2<Float>, jaw: Float) -> Eight {
    if misses(center, radii) { return Eight() }
    let down = y - center.y
    let narrow = 1 - jaw * max(0, down / radii.y) * max(0, down / radii.y)
    return cover(distance(x - center.x, Eight(repeating: down), Eight(repeating: radii.x * narrow), radii.y))
  }

  /// Nearly the distance from an ellipse's edge, negative inside: the function's value over its slope.
  private func distance(_ dx: Eight, _ dy: Eight, _ width: Eight, _ height: Float) -> Eight {
    let (u, v) = (dx / width, dy / height)
    let value = (u * u + v * v).squareRoot()
    let (a, b) = (u / width, v / height)
    let slope = (a * a + b * b).squareRoot()
    return value * (value - 1) / pointwiseMax(slope, Eight(repeating: 1e-6))
  }

  /// 1 in the middle, falling off softly to 0 at the ellipse's edge.
  func glow(_ center: SIMD2<Float>, _ radii: SIMD2<Float>) -> Eight {
    if misses(center, radii) { return Eight() }
    let (u, v) = ((x - center.x) / radii.x, (y - center.y) / radii.y)
    let rest = (1 - u * u - v * v).clamped(lowerBound: 0, upperBound: 1)
    return rest * rest
  }

  /// A rectangle with round corners.
  func box(_ center: SIMD2<Float>, _ half: SIMD2<Float>, round: Float) -> Eight {
    if misses(center, half) { return Eight() }
    let dx = (x - center.x).replacing(with: center.x - x, where: x .< center.x) - (half.x - round)
    let dy = abs(y - center.y) - (half.y - round)
    let (px, py) = (pointwiseMax(dx, Eight()), max(dy, 0))
    let outside = (px * px + py * py).squareRoot()
    return cover(outside + pointwiseMin(pointwiseMax(dx, Eight(repeating: dy)), Eight()) - round)
  }

  /// A thick line.
  func capsule(_ from: SIMD2<Float>, _ to: SIMD2<Float>, _ radius: Float) -> Eight {
    if misses((from + to) / 2, SIMD2(abs(to.x - from.x), abs(to.y - from.y)) / 2 + radius) { return Eight() }
    let along = to - from
    let (dx, dy) = (x - from.x, y - from.y)
    let t = ((dx * along.x + dy * along.y) / max((along * along).sum(), 1e-6)).clamped(lowerBound: 0, upperBound: 1)
    let (px, py) = (dx - t * along.x, dy - t * along.y)
    return cover((px * px + py * py).squareRoot() - radius)
  }

  /// A thick parabola that ends in points; `bend` is how far its ends lie below its middle.
  func arc(_ center: SIMD2<Float>, halfWidth: Float, bend: Float, tilt: Float, thickness: Float) -> Eight {
    if misses(center, SIMD2(1.1 * halfWidth, abs(bend) + abs(tilt) * halfWidth + 2 * thickness)) { return Eight() }
    let u = (x - center.x) / halfWidth
    let line = center.y - bend * u * u + tilt * (x - center.x)
    let slope = -2 * bend / halfWidth * u + tilt
    let across = (y - line).replacing(with: line - y, where: line .> y)
    return cover(across / (1 + slope * slope).squareRoot() - thickness * (1.15 - u * u))
  }

  /// What lies between two parabolas through the same corners: a mouth. Its corners lie `bend` above its middle; it reaches
  /// `up` and `down` from the line between the two.
  func lens(_ center: SIMD2<Float>, halfWidth: Float, bend: Float, up: Float, down: Float) -> Eight {
    if misses(center, SIMD2(halfWidth, abs(bend) + up + down)) { return Eight() }
    let u = (x - center.x) / halfWidth
    let rest = 1 - u * u
    let line = center.y + bend * (rest - 0.5)
    let slope = -2 * (bend + 0.5 * (down - up)) / halfWidth * u
    let scale = (1 + slope * slope).squareRoot()
    let over = (line - up * rest - y) / scale
    let under = (y - line - down * rest) / scale
    let beside = (u.replacing(with: 0 - u, where: u .< 0) - 1) * halfWidth
    return cover(pointwiseMax(pointwiseMax(over, under), beside))
  }
}
