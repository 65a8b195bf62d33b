import Drawing
import Interface

extension ToyState {
  /// The points, each in the colour of the component that it is likely to be from, and the ellipses of both fits.
  func drawPlane(of learning: Learning, on canvas: inout Canvas) {
    let rect = layout.plane
    if layout.hasFrames {
      let mixture = "a mixture of \(fit.settings.components)"
      let titles = [
        "\(Learning.count) points of \(fit.settings.target.summary), \(mixture)",
        "\(Learning.count) points, \(mixture)",
      ]
      canvas.frame(
        layout.planeFrame, title: titles.first { $0.columns <= layout.planeFrame.width - 6 } ?? titles[1],
        unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
      drawLegend(
        [
          (isLettered ? "E 2 sigma of EM" : "2σ of EM", Theme.em),
          (isLettered ? "Q encoder" : "2σ of encoder", Theme.encoder),
        ], on: &canvas)
    }
    guard !rect.isEmpty else { return }
    for (point, shares) in zip(learning.em.points, learning.em.shares) {
      guard let (x, y) = cell(of: point, in: rect) else { continue }
      canvas[x, y] = mark(of: shares)
    }
    let fits: [(Mixture, Style, Unicode.Scalar)] = [
      (learning.encoder.model.mixture, Theme.encoder, "Q"), (learning.em.model, Theme.em, "E"),
    ]
    for (mixture, style, letter) in fits {
      drawOutlines(of: mixture, deviations: 2, letter: isLettered ? letter : nil, style: style, on: &canvas, in: rect)
      for (component, weight) in zip(mixture.components, mixture.weights) where weight >= 0.02 {
        guard let (x, y) = cell(of: component.mean, in: rect) else { continue }
        canvas[x, y] = Cell("+", self.style(style, over: rect, x: x, y: y))
      }
    }
  }

  /// Without colours letters tell the ellipses of both fits apart.
  private var isLettered: Bool { !unicode || look.ability.colors == 0 }

  private func mark(of shares: [Double]) -> Cell {
    let most = shares.max() ?? 0
    let component = shares.firstIndex(of: most) ?? 0
    // One that may be from several is grey.
    let style = most < 0.9 ? Theme.dim : Theme.components[component % Theme.components.count]
    if isLettered {
      return Cell(most < 0.9 ? "." : "123456789".unicodeScalars.dropFirst(component).first ?? "9", style)
    }
    return Cell("•", style)
  }
}
