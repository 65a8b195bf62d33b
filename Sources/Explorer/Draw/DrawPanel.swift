import Drawing
import Training

extension World {
  func drawDraw(on canvas: inout Canvas) {
    let layout = DrawLayout(self)
    drawPad(on: &canvas, layout)
    if let frame = layout.decodedFrame {
      canvas.frame(
        frame, title: isAtDrawing ? "reconstruction" : "decoded at z", unicode: unicode, style: Theme.frame,
        titleStyle: Theme.frameTitle)
    }
    if let image { canvas.draw(image, in: layout.decoded, symbols: look.symbols) }
    let isWide = layout.border.width > layout.border.height
    canvas.fill(
      layout.border, with: Cell(isWide ? (unicode ? "─" : "-") : (unicode ? "│" : "|"), Theme.frame))
    if let map = layout.map { drawSketchMap(on: &canvas, in: map) }
    drawReading(on: &canvas, layout)
    if layout.wall != nil { drawNeighbors(on: &canvas, layout) }
  }

  private func drawPad(on canvas: inout Canvas, _ layout: DrawLayout) {
    if let frame = layout.padFrame {
      canvas.frame(
        frame, title: "your drawing", unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
      canvas.write(
        " \(toolText) ", x: frame.x + 2, y: frame.endY - 1,
        style: sketch.isErasing ? Theme.error : sketch.isPenDown ? Theme.beta : Theme.dim)
    }
    canvas.draw(sketch.pad.image, in: layout.pad, symbols: look.symbols)
    if sketch.pad.isEmpty {
      let text = "draw here"
      canvas.write(
        text, x: layout.pad.x + (layout.pad.width - text.columns) / 2, y: layout.pad.y + layout.pad.height / 4,
        style: look.symbols == .half || look.symbols == .space
          ? Style(foreground: .palette(247), background: .grey(0))
          : Theme.dim)
    }
    if sketch.isCursorVisible { drawPen(on: &canvas, in: layout.pad) }
  }

  private var toolText: String {
    let tool = "\(sketch.isErasing ? "eraser" : "pen") \(sketch.isPenDown ? "down" : "up")"
    guard let advice = sizeAdvice, !sketch.isPenDown else { return tool }
    return advice
  }

  /// An encoder of MNIST has seen digits of one size alone, and makes nothing of others.
  private var sizeAdvice: String? {
    guard model.configuration.dataName == "mnist", let size = sketch.pad.size else { return nil }
    return size > 1.15 ? "larger than MNIST: n fits" : size < 0.7 ? "smaller than MNIST: n fits" : nil
  }

  /// The pixel that the pen is over: with half blocks that very pixel, else the cell that it is in.
  private func drawPen(on canvas: inout Canvas, in rect: Rect) {
    let down = look.symbols == .half ? 2 : 1
    let color: Color = .palette(sketch.isErasing ? 203 : sketch.isPenDown ? 208 : 39)
    for y in Self.cells(of: sketch.cursor.y, of: sketch.pad.height, on: rect.height * down) {
      for x in Self.cells(of: sketch.cursor.x, of: sketch.pad.width, on: rect.width) {
        let (column, row) = (rect.x + x, rect.y + y / down)
        guard look.symbols == .half else {
          let sign: Unicode.Scalar = sketch.isErasing ? "x" : sketch.isPenDown ? (unicode ? "●" : "*") : "+"
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

  /// The cells (or halves of them) that a pixel takes along an axis: all whose middle is in it, at least the nearest.
  private static func cells(of pixel: Int, of pixels: Int, on cells: Int) -> Range<Int> {
    let (first, end) = ((pixel * cells + pixels / 2) / pixels, ((pixel + 1) * cells + pixels / 2) / pixels)
    return first < end
      ? first..<end : (2 * pixel + 1) * cells / (2 * pixels)..<(2 * pixel + 1) * cells / (2 * pixels) + 1
  }

  /// The verdict, the losses, and the posterior as far as there is room.
  private func drawReading(on canvas: inout Canvas, _ layout: DrawLayout) {
    let lines = layout.lines
    var room = lines.width - 2
    if let panel = layout.panel {
      canvas.frame(
        panel, title: sketch.reading == nil ? "what the model makes of it" : "", unicode: unicode, style: Theme.frame,
        titleStyle: Theme.frameTitle)
    }
    if let reading = sketch.reading {
      if let panel = layout.panel {
        drawImageLoss(reading, of: "your drawing", on: &canvas, inUpperLineOf: panel)
        drawSketchPosterior(reading, on: &canvas, layout)
      } else if lines.height > 1 {
        drawLosses(
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
    let (texts, style) = verdict
    let text = texts.first { $0.columns <= room } ?? texts[texts.count - 1]
    canvas.write(text, x: x, y: lines.y, style: style, maxWidth: max(0, room))
  }

  private func drawSketchPosterior(_ reading: ImageEvaluation, on canvas: inout Canvas, _ layout: DrawLayout) {
    let visible = layout.visibleDimensions
    let first = max(0, min(sketch.firstDimension, latent - visible))
    let dimensions = Array(traversalOrder.dropFirst(first).prefix(visible))
    drawPosteriorRows(
      reading, of: dimensions, z: isAtDrawing ? nil : z, on: &canvas, in: layout.list, columns: layout.listColumns)
    guard visible < latent, let panel = layout.panel else { return }
    canvas.write(
      " \(first + 1)-\(first + dimensions.count) of \(latent), by KL ", endX: panel.endX - 2, y: panel.endY - 1,
      style: Theme.frameTitle)
  }

  /// The test images nearest to the drawing, and their classes.
  private func drawNeighbors(on canvas: inout Canvas, _ layout: DrawLayout) {
    guard let grid = layout.wall else { return }
    let shown = sketch.neighbors.prefix(grid.count)
    let labels = shown.compactMap(\.label).map { classNames.name(Int($0)) }
    let list = labels.isEmpty ? "" : ": " + labels.joined(separator: classNames.legend.isEmpty ? " " : ", ")
    canvas.frame(
      layout.wallFrame, title: "the test images nearest in z\(list)", unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle)
    guard let images = data.test else { return }
    for (place, neighbor) in shown.enumerated() where neighbor.index < images.count {
      let start = neighbor.index * images.pixelsPerImage
      let image = GreyImage(
        width: images.width, height: images.height, bytes: images.pixels[start..<start + images.pixelsPerImage])
      canvas.draw(image, in: grid.rect(place), symbols: look.symbols)
    }
  }
}
