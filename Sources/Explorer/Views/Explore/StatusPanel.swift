import Drawing
import Interface
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ExploreView {
  /// Beta, the progress of the run, and the latest losses in nats per image.
  func drawStatus(on canvas: inout Canvas, in layout: Layout, _ world: World) {
    if layout.isCompact { return drawShortStatus(on: &canvas, in: layout, world) }
    let rect = layout.status
    let slider = dialSlider(layout, world)
    let inside = world.drawFrame(
      on: &canvas, in: rect,
      title: world.isForeign
        ? "trained elsewhere"
        : world.dialRange == nil ? world.lossTitle(columns: rect.width) : world.dialTitle(columns: rect.width),
      titleStyle: world.dialRange == nil ? Theme.frameTitle : Theme.beta)
    let (x, width) = (inside.x, inside.width)
    if let slider {
      draw(slider, on: &canvas, world)
    } else if !world.isForeign {
      drawWeight(on: &canvas, in: inside, world)
    }
    let epochs = world.epochText.map { "  \($0)" } ?? ""
    canvas.write(stepText(world) + epochs, x: x, y: inside.y + 1, style: Theme.dim, maxWidth: width)
    world.drawTrainLosses(on: &canvas, x: x, y: inside.y + 2, width: width)
    world.drawTestLosses(on: &canvas, x: x, y: inside.y + 3, width: width)
  }

  /// The weight of the KL, and its place on a scale.
  private func drawWeight(on canvas: inout Canvas, in inside: Rect, _ world: World) {
    let (x, width) = (inside.x, inside.width)
    let weight = world.weightText
    let start = world.objective.hasBeta ? max(weight.columns + 1, "\(world.sign("β", "beta")) ".columns + 6) : width
    canvas.write(weight, x: x, y: inside.y, style: Theme.beta, maxWidth: width)
    drawBetaTrack(on: &canvas, columns: min(x + start, inside.endX)..<inside.endX, y: inside.y, world)
  }

  /// The selected dimension, beta, the progress of the run, and the losses, without a frame.
  private func drawShortStatus(on canvas: inout Canvas, in layout: Layout, _ world: World) {
    let rect = layout.status
    let kl =
      world.klPerDimension.count == world.latent
      ? world.wordsOfKL(world.selected).text : "?"
    let place = canvas.write(
      "z\(world.selected + 1) of \(world.latent)  ", x: rect.x, y: rect.y, style: Theme.selected)
    canvas.write("KL \(kl)", x: place, y: rect.y, style: Theme.kl, maxWidth: rect.endX - place)
    if world.dialRange != nil {
      drawShortDial(on: &canvas, in: layout, world)
    } else {
      drawShortWeight(on: &canvas, in: rect, world)
    }
    world.drawTrainLosses(on: &canvas, x: rect.x, y: rect.y + 2, width: rect.width)
    world.drawTestLosses(on: &canvas, x: rect.x, y: rect.y + 3, width: rect.width)
  }

  /// Beta and the progress of the run.
  private func drawShortWeight(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let end =
      world.isForeign
      ? rect.x
      : canvas.write(
        world.objective.hasBeta
          ? "\(world.sign("β", "b")) \(BetaLadder.text(world.beta)) " : "\(world.objective.rawValue) ", x: rect.x,
        y: rect.y + 1, style: Theme.beta)
    canvas.write(stepText(world), x: end, y: rect.y + 1, style: Theme.dim, maxWidth: rect.endX - end)
  }

  /// The dial with its slider, and the progress of the run if it fits whole.
  private func drawShortDial(on canvas: inout Canvas, in layout: Layout, _ world: World) {
    let rect = layout.status
    let slider = dialSlider(layout, world)
    let text = compactDialText(columns: rect.width, world)
    let end = canvas.write(text, x: rect.x, y: rect.y + 1, style: Theme.beta, maxWidth: rect.width)
    if let slider { draw(slider, on: &canvas, world) }
    let start = (slider?.columns.upperBound ?? end) + 1
    if start + stepText(world).columns <= rect.endX {
      canvas.write(stepText(world), x: start, y: rect.y + 1, style: Theme.dim)
    }
  }

  /// Beta on a logarithmic scale from 0.01 to 1000; 1 is marked.
  private func drawBetaTrack(on canvas: inout Canvas, columns: Range<Int>, y: Int, _ world: World) {
    guard columns.count >= 6 else { return }
    func column(_ beta: Float) -> Int {
      let share = beta <= 0.01 ? 0 : min((log10f(beta) + 2) / 5, 1)
      return columns.lowerBound + Int(whole: (share * Float(columns.count - 1)).rounded())
    }
    for x in columns { canvas[x, y] = Cell(world.unicode ? "─" : "-", Theme.frame) }
    canvas[column(1), y] = Cell(world.unicode ? "┼" : "+", Theme.frame)
    canvas[column(world.beta), y] = Cell(world.unicode ? "●" : "o", Theme.beta)
  }
}
