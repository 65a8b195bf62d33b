import Drawing
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ExplorerState {
  /// Beta, how far the run is, and the latest losses in nats an image.
  func drawStatus(on canvas: inout Canvas, in layout: Layout) {
    if layout.isCompact { return drawShortStatus(on: &canvas, in: layout.status) }
    let rect = layout.status
    let beta = sign("β", "beta")
    let inside = canvas.frame(
      rect, title: "loss = rec + \(beta) KL", unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    let (x, width) = (inside.x, inside.width)
    let end = canvas.write(
      "\(beta) \(BetaLadder.text(self.beta).padded(to: 6))", x: x, y: inside.y, style: Theme.beta)
    drawBetaTrack(on: &canvas, columns: end..<inside.endX, y: inside.y)
    let epochs = model.batchesPerEpoch == 0 ? 0 : Double(model.step) / Double(model.batchesPerEpoch)
    canvas.write(
      "step \(model.step)  epoch \(Numerals.fixed(epochs, digits: 1))", x: x, y: inside.y + 1, style: Theme.dim,
      maxWidth: width)
    drawLosses("train", latestTrain, on: &canvas, x: x, y: inside.y + 2, width: width)
    drawLosses("test ", model.history.test.last, on: &canvas, x: x, y: inside.y + 3, width: width)
  }

  /// The selected dimension, beta, how far the run is, and the losses, without a frame.
  private func drawShortStatus(on canvas: inout Canvas, in rect: Rect) {
    let kl = klPerDimension.count == latent ? Numerals.fixed(Double(klPerDimension[selected]), digits: 2) : "?"
    let place = canvas.write("z\(selected + 1) of \(latent)  ", x: rect.x, y: rect.y, style: Theme.selected)
    canvas.write("KL \(kl)", x: place, y: rect.y, style: Theme.kl, maxWidth: rect.endX - place)
    let end = canvas.write(
      "\(sign("β", "b")) \(BetaLadder.text(self.beta)) ", x: rect.x, y: rect.y + 1, style: Theme.beta)
    canvas.write("step \(model.step)", x: end, y: rect.y + 1, style: Theme.dim, maxWidth: rect.endX - end)
    drawLosses("train", latestTrain, on: &canvas, x: rect.x, y: rect.y + 2, width: rect.width)
    drawLosses("test ", model.history.test.last, on: &canvas, x: rect.x, y: rect.y + 3, width: rect.width)
  }

  /// Where beta stands between 0.01 and 1000, a decade taking equal room; 1 is marked.
  private func drawBetaTrack(on canvas: inout Canvas, columns: Range<Int>, y: Int) {
    guard columns.count >= 6 else { return }
    func column(_ beta: Float) -> Int {
      let share = beta <= 0.01 ? 0 : min((log10f(beta) + 2) / 5, 1)
      return columns.lowerBound + Int((share * Float(columns.count - 1)).rounded())
    }
    for x in columns { canvas[x, y] = Cell(unicode ? "─" : "-", Theme.frame) }
    canvas[column(1), y] = Cell(unicode ? "┼" : "+", Theme.frame)
    canvas[column(beta), y] = Cell(unicode ? "●" : "o", Theme.beta)
  }

  /// The mean over the last fifty steps: one batch's loss jumps too much to be read.
  var latestTrain: LossHistory.Point? {
    let latest = model.history.recent.suffix(50)
    guard let last = latest.last else { return nil }
    let count = Float(latest.count)
    return LossHistory.Point(
      step: last.step, reconstruction: latest.reduce(0) { $0 + $1.reconstruction } / count,
      kl: latest.reduce(0) { $0 + $1.kl } / count)
  }

  func drawLosses(
    _ label: String, _ point: LossHistory.Point?, on canvas: inout Canvas, x: Int, y: Int, width: Int
  ) {
    var column = canvas.write(label + " ", x: x, y: y, style: Theme.dim)
    guard let point else {
      canvas.write("not measured yet", x: column, y: y, style: Theme.dim, maxWidth: x + width - column)
      return
    }
    // A number cut at its end would be another number: where room is short, digits after the point go.
    let values = [point.negativeELBO, point.reconstruction, point.kl].map(Double.init)
    let texts = [2, 1, 0].map { digits in
      values.map { abs($0) < 1e6 ? Numerals.fixed($0, digits: digits) : Numerals.nats($0) }
    }
    let room = x + width - column - 6
    let fitting = texts.first { $0.reduce(0) { $0 + $1.columns } <= room }
    guard let numbers = fitting ?? (width < 24 ? nil : texts[2]) else {
      // No room for the sum's parts.
      canvas.write(texts[0][0], x: column, y: y, style: Theme.total, maxWidth: max(0, x + width - column))
      return
    }
    let parts: [(String, Style)] = [
      (numbers[0], Theme.total), (" = ", Theme.dim), (numbers[1], Theme.reconstruction), (" + ", Theme.dim),
      (numbers[2], Theme.kl),
    ]
    for (text, style) in parts {
      column = canvas.write(text, x: column, y: y, style: style, maxWidth: max(0, x + width - column))
    }
  }
}
