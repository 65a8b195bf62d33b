import Drawing
import Interface

extension ReconstructView {
  /// The image's losses, and a row for each dimension: the posterior on an axis, mu, sigma, KL.
  func drawPosterior(_ examination: Examination, on canvas: inout Canvas, _ layout: ReconstructLayout, _ world: World) {
    let result = examination.result
    let list = layout.list
    let inside = canvas.frame(list, unicode: world.unicode, style: Theme.frame)
    let improvement = world.shownImprovement?.found
    world.drawImageLoss(
      result, of: improvement == nil ? "this image" : "its own q", on: &canvas, inUpperLineOf: list,
      draws: improvement?.draws ?? Examination.draws)
    let visible = drawPosteriorList(examination, on: &canvas, in: inside, layout, world)
    if visible.count < world.latent {
      let order = isByNumber ? "" : ", by KL"
      canvas.write(
        " \(visible.lowerBound + 1)-\(visible.upperBound) of \(world.latent)\(order) ", endX: list.endX - 2,
        y: list.endY - 1, style: Theme.frameTitle)
    }
  }

  /// The rows only; returns the visible ones.
  @discardableResult
  func drawPosteriorList(
    _ examination: Examination, on canvas: inout Canvas, in inside: Rect, _ layout: ReconstructLayout,
    _ world: World
  ) -> Range<Int> {
    let visible = layout.visibleDimensions
    let first = max(0, min(firstDimension, world.latent - visible))
    let dimensions = Array(listedDimensions(world).dropFirst(first).prefix(visible))
    world.drawPosteriorRows(
      examination.result, of: dimensions, z: examination.draw == 0 ? nil : examination.z, on: &canvas, in: inside,
      columns: layout.listColumns)
    return first..<first + dimensions.count
  }
}
