import Drawing
import Interface
import Training

extension DrawView {
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = DrawLayout(world)
    drawPad(on: &canvas, layout, world)
    if let frame = layout.decodedFrame {
      world.drawFrame(on: &canvas, in: frame, title: isAtDrawing(world) ? "reconstruction" : "decoded at z")
    }
    if let image = world.image { canvas.draw(image, in: layout.decoded, symbols: world.look.symbols) }
    let isWide = layout.border.width > layout.border.height
    canvas.fill(
      layout.border, with: Cell(isWide ? (world.unicode ? "─" : "-") : (world.unicode ? "│" : "|"), Theme.frame))
    if let map = layout.map { drawSketchMap(on: &canvas, in: map, world) }
    drawReading(on: &canvas, layout, world)
    if layout.wall != nil { drawNeighbors(on: &canvas, layout, world) }
  }

  private func drawPad(on canvas: inout Canvas, _ layout: DrawLayout, _ world: World) {
    if let frame = layout.padFrame {
      world.drawFrame(on: &canvas, in: frame, title: "your drawing")
      canvas.write(
        " \(toolText(world)) ", x: frame.x + 2, y: frame.endY - 1,
        style: sketch.isErasing ? Theme.error : sketch.isPenDown ? Theme.beta : Theme.dim)
    }
    canvas.draw(sketch.pad.image, in: layout.pad, symbols: world.look.symbols)
    if sketch.pad.isEmpty {
      let text = "draw here"
      canvas.write(
        text, x: layout.pad.x + (layout.pad.width - text.columns) / 2, y: layout.pad.y + layout.pad.height / 4,
        style: Style(foreground: .grey(0.7), background: .grey(0)))
    }
    if sketch.isCursorVisible { drawPen(on: &canvas, in: layout.pad, world) }
  }

  private func toolText(_ world: World) -> String {
    let tool = "\(sketch.isErasing ? "eraser" : "pen") \(sketch.isPenDown ? "down" : "up")"
    return isFitted(world) && !sketch.pad.isEmpty ? "\(tool), fitted" : tool
  }

  /// Marks the pixel below the pen: exactly with half blocks, otherwise its cell.
  private func drawPen(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let down = world.look.symbols.cells == .half ? 2 : 1
    let color: Color = .named(sketch.isErasing ? .bad : sketch.isPenDown ? .beta : .accent)
    for y in Self.cells(of: sketch.cursor.y, of: sketch.pad.height, on: rect.height * down) {
      for x in Self.cells(of: sketch.cursor.x, of: sketch.pad.width, on: rect.width) {
        let (column, row) = (rect.x + x, rect.y + y / down)
        guard world.look.symbols.cells == .half else {
          let sign: Unicode.Scalar = sketch.isErasing ? "x" : sketch.isPenDown ? (world.unicode ? "●" : "*") : "+"
          canvas[column, row] = Cell(sign, Style(foreground: color, attributes: [.bold, .reverse]))
          continue
        }
        if y % 2 == 0 {
          canvas[column, row].style.foreground = color
        } else {
          canvas[column, row].style.background = color
        }
        canvas[column, row].symbol = "▀"
      }
    }
  }

  /// The cells (or half cells) of a pixel along an axis: all whose middle is inside it, but at least the nearest.
  private static func cells(of pixel: Int, of pixels: Int, on cells: Int) -> Range<Int> {
    let (first, end) = ((pixel * cells + pixels / 2) / pixels, ((pixel + 1) * cells + pixels / 2) / pixels)
    return first < end
      ? first..<end : (2 * pixel + 1) * cells / (2 * pixels)..<(2 * pixel + 1) * cells / (2 * pixels) + 1
  }

  /// The verdict, the losses, and as much of the posterior as fits.
  private func drawReading(on canvas: inout Canvas, _ layout: DrawLayout, _ world: World) {
    let lines = layout.lines
    var room = lines.width - 2
    if let panel = layout.panel {
      world.drawFrame(on: &canvas, in: panel, title: reading == nil ? "what the model makes of it" : "")
    }
    if let reading {
      if let panel = layout.panel {
        world.drawImageLoss(reading, of: "your drawing", on: &canvas, inUpperLineOf: panel)
        drawSketchPosterior(reading, on: &canvas, layout, world)
      } else if lines.height > 1 {
        world.drawLosses(
          "-ELBO", LossHistory.Point(step: 0, reconstruction: reading.reconstruction, kl: reading.kl), on: &canvas,
          x: lines.x + 1, y: lines.y + 1, width: lines.width - 2)
      } else {
        let text = "-ELBO \(Numerals.fixed(Double(reading.negativeELBO), digits: 1))"
        canvas.write(text, endX: lines.endX - 1, y: lines.y, style: Theme.total)
        room -= text.columns + 2
      }
    }
    var x = lines.x + 1
    if layout.padFrame == nil, sketch.isPenDown || sketch.isErasing {
      let tool = sketch.isErasing ? (sketch.isPenDown ? "ERASE " : "erase ") : "PEN "
      x = canvas.write(tool, x: x, y: lines.y, style: sketch.isErasing ? Theme.error : Theme.beta)
      room -= tool.columns
    }
    let (texts, style) = verdict(world)
    let text = texts.fitting(room)
    canvas.write(text, x: x, y: lines.y, style: style, maxWidth: max(0, room))
  }

  private func drawSketchPosterior(
    _ reading: ImageEvaluation, on canvas: inout Canvas, _ layout: DrawLayout, _ world: World
  ) {
    let visible = layout.visibleDimensions
    let first = max(0, min(firstDimension, world.latent - visible))
    let dimensions = Array(world.dimensionOrder.dropFirst(first).prefix(visible))
    world.drawPosteriorRows(
      reading, of: dimensions, z: isAtDrawing(world) ? nil : world.z, on: &canvas, in: layout.list,
      columns: layout.listColumns)
    guard visible < world.latent, let panel = layout.panel else { return }
    canvas.write(
      " \(first + 1)-\(first + dimensions.count) of \(world.latent), by KL ", endX: panel.endX - 2, y: panel.endY - 1,
      style: Theme.frameTitle)
  }

  /// The test images nearest to the drawing, and their classes.
  private func drawNeighbors(on canvas: inout Canvas, _ layout: DrawLayout, _ world: World) {
    guard let grid = layout.wall else { return }
    let shown = neighbors.prefix(grid.count)
    let labels = shown.compactMap(\.label).map { world.classNames.name(Int($0)) }
    let list = labels.isEmpty ? "" : ": " + labels.joined(separator: world.classNames.legend.isEmpty ? " " : ", ")
    world.drawFrame(on: &canvas, in: layout.wallFrame, title: "the test images nearest in z\(list)")
    guard let images = world.data.test else { return }
    for (place, neighbor) in shown.enumerated() where neighbor.index < images.count {
      let image = images.picture(neighbor.index)
      canvas.draw(image, in: grid.rect(place), symbols: world.look.symbols)
    }
  }
}
