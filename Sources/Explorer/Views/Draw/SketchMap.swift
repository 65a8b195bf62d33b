import Drawing
import Interface

// A small map of the test set's points and the drawing's point.
extension DrawView {
  /// Two dimensions directly; for more, the principal components of the test images.
  private func sketchAxes(_ world: World) -> MapAxes {
    if world.latent == 1 { return .line(world.latents) }
    if world.latent > 2, let encoding = world.places.encoding { return .components(encoding.components, world.latents) }
    return .plane(world.plane, world.latents)
  }

  func drawSketchMap(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let point = reading?.mu ?? world.z
    let titles =
      reading == nil
      ? ["z among the test images", "where z lies"]
      : ["your drawing among the test images", "where it lies"]
    let inside = world.drawFrame(on: &canvas, in: rect, title: titles.fitting(rect.width - 6))
    guard let encoding = world.places.encoding else {
      let text =
        switch world.data {
        case .missing: "no test images here"
        case .notLoaded, .loading, .here: "..."
        }
      for (row, line) in text.wrapped(to: max(1, inside.width - 2)).prefix(inside.height).enumerated() {
        canvas.write(line, x: inside.x + 1, y: inside.y + row, style: Theme.dim, maxWidth: inside.width - 1)
      }
      return
    }
    let axes = sketchAxes(world)
    let reach = MapPoints(encoding, axes).reach
    let (x, y) = axes.place(of: point)
    let window = MapWindow(around: (max(reach.x, 1), max(reach.y, 1)), on: inside)
    let grid = MapGrid(rect: inside, window: x.isFinite && y.isFinite ? window.showing(x: x, y: y, on: inside) : window)
    let density = MapDensity(MapPoints(encoding, axes), classes: encoding.classes, on: grid)
    world.drawDensity(density, isLabelled: encoding.labels != nil, on: &canvas, grid)
    if let cell = grid.cell(x, y) { world.drawCross(on: &canvas, x: cell.x, y: cell.y, in: inside) }
    let names = [axes.names.across, axes.names.up].compactMap { $0 }.joined(separator: ", ")
    canvas.write(
      " \(names) ", x: rect.x + 2, y: rect.endY - 1, style: Theme.frameTitle, maxWidth: max(0, rect.width - 4))
  }
}
