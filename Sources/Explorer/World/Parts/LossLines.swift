import Drawing
import Interface
import Training

extension World {
  /// The mean over the last fifty steps: the loss of a single batch varies too much to be legible.
  var latestTrain: LossHistory.Point? {
    guard let last = model.history.recent.last else { return nil }
    // Losses of another objective are not comparable.
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

  func drawTestLosses(
    _ label: String = "test ", on canvas: inout Canvas, x: Int, y: Int, width: Int
  ) {
    // The curve of a dial knows the losses where the dial is; the run has measured them at one place.
    if dialRange != nil, let here = dialPoint {
      let label = "test at \(words(ofBeta: here.beta))"
      let point = LossHistory.Point(
        step: model.step, reconstruction: Float(here.distortion),
        kl: Float(here.klPerDimension.reduce(0, +)))
      return drawLosses(
        [label, label.replacing(" \(sign("β", "beta")) ", with: " \(sign("β", "b"))"), "test"],
        point, on: &canvas, x: x, y: y, width: width)
    }
    let point = model.history.test.last
    drawLosses(testNames(point, label), point, isBound: isBound(point), on: &canvas, x: x, y: y, width: width)
  }

  /// Whether reconstruction + KL of a step bounds log p(x): not where z was mu.
  func isBound(_ point: LossHistory.Point?) -> Bool { point.map { model.history.isNoisy(at: $0.step) } ?? true }

  /// The line with the first label that leaves room for numbers with one decimal, or else with the last label.
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
    // A number that is cut off would be misread: where room is short, decimals are dropped.
    let values = [point.negativeELBO, point.reconstruction, point.kl].map(Double.init)
    let texts = [2, 1, 0].map { digits in
      values.map { abs($0) < 1e6 ? Numerals.fixed($0, digits: digits) : Numerals.nats($0) }
    }
    let room = x + width - column - 6
    let fitting = texts.first { $0.reduce(0) { $0 + $1.columns } <= room }
    guard let numbers = fitting ?? (width < 24 ? nil : texts[2]) else {
      // There is no room for the parts of the sum.
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

  /// Reconstruction at mu and KL, which do not add up to a bound; as many digits, and then parts, as fit.
  func drawPartsAlone(
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
