import Drawing
import Interface
import Foundation

extension ToyState {
  /// p as shades, and over it q's ellipses at one and two standard deviations, the latest samples, and where q is pulled.
  func drawPlane(on canvas: inout Canvas) {
    let rect = layout.plane
    if layout.hasFrames {
      canvas.frame(
        layout.planeFrame, title: planeTitle, unicode: unicode,
        style: Theme.frame, titleStyle: Theme.frameTitle)
      drawLegend(
        [
          (sign("1σ 2σ of q", "1 2 sigma of q"), Theme.inner), (sign("• samples", "* samples"), Theme.sample),
          (sign("→ gradient", "> gradient"), Theme.arrow),
        ], on: &canvas)
    }
    guard !rect.isEmpty else { return }
    canvas.draw(shadedImage, in: rect, symbols: look.symbols)
    drawSamples(on: &canvas, in: rect)
    // The inner ellipse lies on top. Digits tell the two apart and are not mistaken for shades.
    let outlines: [(Double, Style, Unicode.Scalar)] = [(2, Theme.outer, "2"), (1, Theme.inner, "1")]
    for (deviations, line, digit) in outlines {
      drawOutlines(
        of: fit.posterior.mixture, deviations: deviations, letter: unicode ? nil : digit, style: line, on: &canvas,
        in: rect)
    }
    drawArrows(on: &canvas, in: rect)
  }

  private var planeTitle: String {
    let isOne = fit.settings.family != .mixture && layout.planeFrame.width >= 50
    let whole = "p: \(fit.settings.target.summary), q: \(familyText)\(isOne ? " Gaussian" : "")"
    return whole.columns <= layout.planeFrame.width - 6 ? whole : "\(fit.settings.target.summary), \(familyText)"
  }

  /// The depth of the shading. Characters need the full range; greys stay darker, so that lines stand out from the
  /// lightest.
  private var depth: Float { look.symbols.isInk ? 1 : 0.6 }

  private var shadedImage: Picture {
    let image = shading.image
    return Picture(width: image.width, height: image.height, values: image.values.map { $0 * depth })
  }

  /// A style on the shade below it.
  func style(_ style: Style, over rect: Rect, x: Int, y: Int) -> Style {
    learning != nil
      ? style : style.on(.grey(look.symbols.isInk ? 0 : shading.brightness(x: x - rect.x, y: y - rect.y) * depth))
  }

  func cell(of point: SIMD2<Double>, in rect: Rect) -> (x: Int, y: Int)? {
    let shares = PlaneWindow(columns: rect.width, rows: rect.height).shares(of: point)
    guard shares.x >= 0, shares.x < 1, shares.y > 0, shares.y <= 1 else { return nil }
    return (
      rect.x + Int(whole: shares.x * Double(rect.width)), rect.y + Int(whole: (1 - shares.y) * Double(rect.height))
    )
  }

  private func drawSamples(on canvas: inout Canvas, in rect: Rect) {
    // More would hide p.
    let every = max(1, fit.points.count / 64)
    for point in stride(from: 0, to: fit.points.count, by: every).map({ fit.points[$0] }) {
      guard let (x, y) = cell(of: point, in: rect) else { continue }
      canvas[x, y] = Cell(unicode ? "•" : "*", style(Theme.sample, over: rect, x: x, y: y))
    }
  }

  /// An ellipse for each component, as a line of dots, or of a letter.
  func drawOutlines(
    of mixture: Mixture, deviations: Double, letter: Unicode.Scalar?, style line: Style, on canvas: inout Canvas,
    in rect: Rect
  ) {
    let window = PlaneWindow(columns: rect.width, rows: rect.height)
    var raster = DotRaster(columns: rect.width, rows: rect.height, braille: unicode)
    for (component, weight) in zip(mixture.components, mixture.weights) where weight >= 0.02 {
      let places = (0...96).map { index in
        let angle = Double(index) * 2 * .pi / 96
        let shares = window.shares(of: component.point(deviations * SIMD2(cos(angle), sin(angle))))
        return (x: raster.dotX(shares.x), y: raster.dotY(shares.y))
      }
      for (from, to) in zip(places, places.dropFirst()) { raster.line(from, to, owner: 0) }
    }
    for y in 0..<rect.height {
      for x in 0..<rect.width {
        guard let symbol = raster.cell(x: x, y: y)?.symbol else { continue }
        canvas[rect.x + x, rect.y + y] = Cell(letter ?? symbol, style(line, over: rect, x: rect.x + x, y: rect.y + y))
      }
    }
  }

  /// The latest gradient of the means. Its length is compressed: gradients vary by far more than the plane could show.
  private func drawArrows(on canvas: inout Canvas, in rect: Rect) {
    let mixture = fit.posterior.mixture
    for (index, component) in mixture.components.enumerated() where mixture.weights[index] >= 0.02 {
      let start = index * Posterior.stride
      let pull = SIMD2(fit.gradient[start], fit.gradient[start + 1]) / mixture.weights[index]
      let length = (pull * pull).sum().squareRoot()
      let middle = cell(of: component.mean, in: rect)
      if length > 0.05, length.isFinite {
        let vector = pull / length * min(1.4, 0.3 + length / 4)
        drawArrow(from: component.mean, by: vector, on: &canvas, in: rect)
      }
      if let (x, y) = middle { canvas[x, y] = Cell("+", style(Theme.inner, over: rect, x: x, y: y)) }
    }
  }

  private func drawArrow(
    from place: SIMD2<Double>, by vector: SIMD2<Double>, on canvas: inout Canvas, in rect: Rect
  ) {
    let arrow = Theme.arrow
    let pieces = 12
    for piece in 1..<pieces {
      guard let (x, y) = cell(of: place + vector * (Double(piece) / Double(pieces)), in: rect) else { continue }
      canvas[x, y] = Cell(unicode ? "·" : ".", style(arrow, over: rect, x: x, y: y))
    }
    guard let (x, y) = cell(of: place + vector, in: rect) else { return }
    let heads: [Unicode.Scalar] =
      unicode ? ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"] : [">", ">", "^", "<", "<", "<", "v", ">"]
    let eighth = Int(whole: (atan2(vector.y, vector.x) / (.pi / 4)).rounded())
    canvas[x, y] = Cell(heads[(eighth + 8) % 8], style(arrow, over: rect, x: x, y: y))
  }

  func drawLegend(_ parts: [(String, Style)], on canvas: inout Canvas) {
    let frame = layout.planeFrame
    var x = frame.x + 2
    for (text, style) in parts where x + text.columns + 2 <= frame.endX - 1 {
      canvas[x, frame.endY - 1] = Cell()
      x = canvas.write(text, x: x + 1, y: frame.endY - 1, style: style)
      canvas[x, frame.endY - 1] = Cell()
      x += 1
    }
  }
}
