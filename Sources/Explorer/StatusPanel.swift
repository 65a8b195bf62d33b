import Drawing
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension World {
  /// Beta, how far the run is, and the latest losses in nats an image.
  func drawStatus(on canvas: inout Canvas, in layout: Layout) {
    if layout.isCompact { return drawShortStatus(on: &canvas, in: layout) }
    let rect = layout.status
    let slider = dialSlider(layout)
    let inside = canvas.frame(
      rect, title: dialRange == nil ? lossTitle(columns: rect.width) : dialTitle(columns: rect.width), unicode: unicode,
      style: Theme.frame, titleStyle: dialRange == nil ? Theme.frameTitle : Theme.beta)
    let (x, width) = (inside.x, inside.width)
    if let slider { draw(slider, on: &canvas) } else { drawWeight(on: &canvas, in: inside) }
    let epochs = model.batchesPerEpoch == 0 ? 0 : Double(model.step) / Double(model.batchesPerEpoch)
    canvas.write(
      "\(stepText)  epoch \(Numerals.fixed(epochs, digits: 1))", x: x, y: inside.y + 1, style: Theme.dim,
      maxWidth: width)
    drawTrainLosses(on: &canvas, x: x, y: inside.y + 2, width: width)
    drawTestLosses(on: &canvas, x: x, y: inside.y + 3, width: width)
  }

  /// The weight of the KL, and where it stands.
  private func drawWeight(on canvas: inout Canvas, in inside: Rect) {
    let (x, width) = (inside.x, inside.width)
    let weight = weightText
    let start = objective.hasBeta ? max(weight.columns + 1, "\(sign("β", "beta")) ".columns + 6) : width
    canvas.write(weight, x: x, y: inside.y, style: Theme.beta, maxWidth: width)
    drawBetaTrack(on: &canvas, columns: min(x + start, inside.endX)..<inside.endX, y: inside.y)
  }

  /// The selected dimension, beta, how far the run is, and the losses, without a frame.
  private func drawShortStatus(on canvas: inout Canvas, in layout: Layout) {
    let rect = layout.status
    let kl = klPerDimension.count == latent ? Numerals.fixed(Double(klPerDimension[selected]), digits: 2) : "?"
    let place = canvas.write("z\(selected + 1) of \(latent)  ", x: rect.x, y: rect.y, style: Theme.selected)
    canvas.write("KL \(kl)", x: place, y: rect.y, style: Theme.kl, maxWidth: rect.endX - place)
    if dialRange != nil {
      drawShortDial(on: &canvas, in: layout)
    } else {
      drawShortWeight(on: &canvas, in: rect)
    }
    drawTrainLosses(on: &canvas, x: rect.x, y: rect.y + 2, width: rect.width)
    drawTestLosses(on: &canvas, x: rect.x, y: rect.y + 3, width: rect.width)
  }

  /// Beta, and how far the run is.
  private func drawShortWeight(on canvas: inout Canvas, in rect: Rect) {
    let end = canvas.write(
      objective.hasBeta ? "\(sign("β", "b")) \(BetaLadder.text(self.beta)) " : "\(objective.rawValue) ", x: rect.x,
      y: rect.y + 1, style: Theme.beta)
    canvas.write(stepText, x: end, y: rect.y + 1, style: Theme.dim, maxWidth: rect.endX - end)
  }

  /// The dial with its slider, and how far the run is where that fits whole.
  private func drawShortDial(on canvas: inout Canvas, in layout: Layout) {
    let rect = layout.status
    let slider = dialSlider(layout)
    let text = compactDialText(columns: rect.width)
    let end = canvas.write(text, x: rect.x, y: rect.y + 1, style: Theme.beta, maxWidth: rect.width)
    if let slider { draw(slider, on: &canvas) }
    let start = (slider?.columns.upperBound ?? end) + 1
    if start + stepText.columns <= rect.endX { canvas.write(stepText, x: start, y: rect.y + 1, style: Theme.dim) }
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
    guard let last = model.history.recent.last else { return nil }
    // What is minimised now says nothing of what was before.
    let begin = model.history.objectives.last { $0.step <= last.step }?.step ?? 0
    let latest = model.history.recent.suffix(50).filter { $0.step >= begin }
    let count = Float(latest.count)
    return LossHistory.Point(
      step: last.step, reconstruction: latest.reduce(0) { $0 + $1.reconstruction } / count,
      kl: latest.reduce(0) { $0 + $1.kl } / count)
  }

  func drawTrainLosses(on canvas: inout Canvas, x: Int, y: Int, width: Int) {
    let point = latestTrain
    drawLosses(trainNames(point), point, isBound: isBound(point), on: &canvas, x: x, y: y, width: width)
  }

  func drawTestLosses(_ label: String = "test ", on canvas: inout Canvas, x: Int, y: Int, width: Int) {
    let point = model.history.test.last
    drawLosses(testNames(point, label), point, isBound: isBound(point), on: &canvas, x: x, y: y, width: width)
  }

  /// Whether reconstruction + KL of a step bounds log p(x): not where z was mu.
  func isBound(_ point: LossHistory.Point?) -> Bool { point.map { model.history.isNoisy(at: $0.step) } ?? true }

  /// The same with the first label that leaves room for numbers with a digit after the point, or else the last.
  func drawLosses(
    _ labels: [String], _ point: LossHistory.Point?, isBound: Bool = true, on canvas: inout Canvas, x: Int, y: Int,
    width: Int
  ) {
    // `106.1 = 85.7 + 20.3`, and a space before it.
    let label = labels.first { $0.columns + 20 <= width } ?? labels.last ?? ""
    drawLosses(label, point, isBound: isBound, on: &canvas, x: x, y: y, width: width)
  }

  /// `train 93.42 = 70.11 + 23.31`, or where the sum is no bound, `train 70.11 at mu, KL 23.31`.
  func drawLosses(
    _ label: String, _ point: LossHistory.Point?, isBound: Bool = true, on canvas: inout Canvas, x: Int, y: Int,
    width: Int
  ) {
    var column = canvas.write(label + " ", x: x, y: y, style: Theme.dim)
    guard let point else {
      canvas.write("not measured yet", x: column, y: y, style: Theme.dim, maxWidth: x + width - column)
      return
    }
    guard isBound else {
      drawPartsAlone(point, on: &canvas, x: column, y: y, width: x + width - column)
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

  /// Reconstruction at mu and KL, which are no sum; as many digits, and then parts, as fit whole.
  private func drawPartsAlone(
    _ point: LossHistory.Point, on canvas: inout Canvas, x: Int, y: Int, width: Int
  ) {
    let (reconstruction, kl) = (Double(point.reconstruction), Double(point.kl))
    func parts(_ digits: Int) -> [(String, Style)] {
      let text = { (value: Double) in abs(value) < 1e6 ? Numerals.fixed(value, digits: digits) : Numerals.nats(value) }
      return [
        ("rec ", Theme.dim), (text(reconstruction), Theme.reconstruction), (" at mu, KL ", Theme.dim),
        (text(kl), Theme.kl),
      ]
    }
    let choices = [2, 1, 0].map(parts) + [Array(parts(1).prefix(2)), [parts(0)[1]]]
    let fitting = choices.first { $0.reduce(0) { $0 + $1.0.columns } <= width } ?? []
    var column = x
    for (text, style) in fitting { column = canvas.write(text, x: column, y: y, style: style) }
  }
}
