#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Draws digits from their factors. Reuses its pen and paper, so drawing allocates nothing.
struct SyntheticWriter {
  private var pen = SyntheticPen()
  private var points: [SIMD2<Float>] = []
  private var widths: [Float] = []

  /// Draws one digit and passes on its pixels, four at a time, in row-major order.
  mutating func draw(_ factors: DigitFactors, write: (_ pixel: Int, _ ink: SIMD4<UInt8>) -> Void) {
    let forms = SyntheticForm.all[min(Int(factors.label), 9)]
    let form = forms[min(Int(factors.variant), forms.count - 1)]
    shape(form, factors)
    press(form, factors)
    pen.clear()
    let line = SyntheticPen.LineQuality(
      roundness: factors.roundness, tremor: factors.tremor / factors.size,
      flutter: factors.tremor / factors.penWidth, grain: factors.grain)
    for stroke in form.strokes {
      pen.add(stroke: points[stroke], widths: widths[stroke], pieces: form.pieces[stroke], line)
    }
    let middle = Float(SyntheticPen.side) / 2
    pen.place(
      size: factors.size, center: SIMD2(middle + factors.x, middle + factors.y), penWidth: factors.penWidth)
    pen.ink(penWidth: factors.penWidth, write: write)
  }

  /// Mixes the model hands, applies drift and distortion, then slants and rotates. All in box units.
  private mutating func shape(_ form: SyntheticForm, _ factors: DigitFactors) {
    points.removeAll(keepingCapacity: true)
    let (sine, cosine) = (sinf(factors.rotation), cosf(factors.rotation))
    for index in form.waves.indices {
      var point = SIMD2<Float>()
      for hand in form.hands.indices { point += factors.blend[hand] * form.hands[hand][index] }
      // From the box's centre; u and v are about -1...1 in the box.
      let (u, v) = ((point.x - 0.35) / 0.35, (point.y - 0.5) / 0.5)
      let paper = SIMD4(u * v, v * v - 0.4, u * u - 0.4, v * (v * v - 0.6))
      let wave = form.waves[index]
      point.x += (factors.bend.lowHalf * paper).sum() + (factors.wobble.lowHalf * wave).sum() - 0.35
      point.y += (factors.bend.highHalf * paper).sum() + (factors.wobble.highHalf * wave).sum() - 0.5
      point.x = factors.aspect * point.x - factors.slant * point.y
      points.append(SIMD2(cosine * point.x - sine * point.y, sine * point.x + cosine * point.y))
    }
  }

  private mutating func press(_ form: SyntheticForm, _ factors: DigitFactors) {
    widths.removeAll(keepingCapacity: true)
    for stroke in form.strokes {
      for index in stroke {
        let t = Float(index - stroke.lowerBound) / Float(stroke.count - 1)
        let wave = form.waves[index]
        let along = points[min(index + 1, stroke.upperBound - 1)] - points[max(index - 1, stroke.lowerBound)]
        // -1 where the pen moves horizontally, 1 where it moves vertically.
        let steepness = (along.y * along.y - along.x * along.x) / max((along * along).sum(), 1e-6)
        let change = SIMD4(t - 0.5, wave[0], wave[1], steepness)
        widths.append(max(0.45, 1 + (factors.pressure * change).sum()))
      }
    }
  }
}
