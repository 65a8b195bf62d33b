import Drawing
import Interface
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension World {
  /// Some dimensions of a posterior below their headings, in columns side by side; `z` is a draw to mark.
  func drawPosteriorRows(
    _ result: ImageEvaluation, of dimensions: [Int], z: [Float]?, on canvas: inout Canvas, in inside: Rect,
    columns count: Int
  ) {
    let rows = max(1, inside.height - 1)
    let width = inside.width / count
    for (place, dimension) in dimensions.enumerated() {
      let (column, row) = (place / rows, place % rows)
      let columns = PosteriorColumns(x: inside.x + column * width, width: width)
      if row == 0 { drawPosteriorHeading(on: &canvas, y: inside.y, columns) }
      let y = inside.y + 1 + row
      canvas.write("z\(dimension + 1)", endX: columns.numberEnd, y: y, style: Theme.dim)
      if let category = latents.category(of: dimension, at: result.mu) {
        drawPosteriorChoices(category, of: dimension, result, z: z, on: &canvas, y: y, columns)
      } else {
        let (mu, sigma) = (result.mu[dimension], sigma(logVariance: result.logVariance[dimension]))
        drawPosteriorBar(mu: mu, sigma: sigma, z: z?[dimension], on: &canvas, y: y, columns)
        canvas.write(Numerals.signed(Double(mu), digits: 2), endX: columns.muEnd, y: y)
        canvas.write(Numerals.fixed(Double(sigma), digits: 2), endX: columns.sigmaEnd, y: y)
      }
      // Dead is a dimension over all data, not for one image.
      let words = isDead(dimension) ? wordsOfKL(dimension) : nil
      let kl = Numerals.fixed(Double(result.klPerDimension[dimension]), digits: 2)
      canvas.write(words?.text ?? kl, endX: columns.klEnd, y: y, style: words?.style ?? Theme.kl)
    }
  }

  /// `-ELBO 93.42 = rec 70.11 + KL 23.31 nats` in a frame's upper line, and the meaning of rec in the lower one.
  func drawImageLoss(
    _ result: ImageEvaluation, of what: String, on canvas: inout Canvas, inUpperLineOf frame: Rect,
    draws: Int = Examination.draws
  ) {
    let line = Rect(x: frame.x + 2, y: frame.y, width: frame.width - 4, height: 1)
    drawImageLoss(result, of: what, on: &canvas, in: line)
    canvas.write(
      " this rec: mean of \(draws) draws of z ", x: line.x, y: frame.endY - 1,
      style: Theme.frameTitle, maxWidth: line.width)
  }

  /// The line of losses without a frame.
  func drawImageLoss(_ result: ImageEvaluation, of what: String, on canvas: inout Canvas, in line: Rect) {
    var parts: [(String, Style)] = [
      (" -ELBO \(Numerals.nats(Double(result.negativeELBO)))", Theme.total), (" = ", Theme.dim),
      ("rec \(Numerals.nats(Double(result.reconstruction)))", Theme.reconstruction), (" + ", Theme.dim),
      ("KL \(Numerals.nats(Double(result.kl)))", Theme.kl),
    ]
    let room = line.width - parts.reduce(0) { $0 + $1.0.columns }
    parts += [" nats of \(what) ", " nats ", " "].filter { $0.columns <= room }.prefix(1).map { ($0, Theme.dim) }
    var x = line.x
    for (text, style) in parts {
      x = canvas.write(text, x: x, y: line.y, style: style, maxWidth: max(0, line.endX - x))
    }
  }

  private func drawPosteriorHeading(on canvas: inout Canvas, y: Int, _ columns: PosteriorColumns) {
    let bar = columns.bar
    if latents.continuous > 0 {
      canvas.write("-3", x: bar.lowerBound, y: y, style: Theme.dim)
      canvas.write("0", x: bar.lowerBound + bar.count / 2, y: y, style: Theme.dim)
      canvas.write("3", endX: bar.upperBound, y: y, style: Theme.dim)
      canvas.write(sign("μ", "mu"), endX: columns.muEnd, y: y, style: Theme.dim)
      canvas.write(sign("σ", "sigma"), endX: columns.sigmaEnd, y: y, style: Theme.dim)
    } else {
      canvas.write("shares", x: bar.lowerBound, y: y, style: Theme.dim, maxWidth: bar.count)
      canvas.write("best", endX: columns.muEnd, y: y, style: Theme.dim)
      canvas.write("share", endX: columns.sigmaEnd, y: y, style: Theme.dim)
    }
    canvas.write("KL", endX: columns.klEnd, y: y, style: Theme.dim)
  }

  /// The probabilities of categories, the most likely one with its share, and a dot at the category of the draw.
  private func drawPosteriorChoices(
    _ category: Int, of variable: Int, _ result: ImageEvaluation, z: [Float]?, on canvas: inout Canvas, y: Int,
    _ columns: PosteriorColumns
  ) {
    let places = latents.columns(of: variable)
    canvas.choices(
      result.mu[places], x: columns.bar.lowerBound, y: y, width: columns.bar.count, unicode: unicode,
      style: Theme.selected, otherStyle: Theme.value)
    let drawn = z.flatMap { latents.category(of: variable, at: $0) }
    let text = drawn.map { $0 == category ? "\(category + 1)" : "\(category + 1)>\($0 + 1)" } ?? "\(category + 1)"
    canvas.write(text, endX: columns.muEnd, y: y, style: drawn == nil || drawn == category ? .plain : Theme.beta)
    let share = Double(result.mu[places.lowerBound + category])
    canvas.write("\(Numerals.fixed(share * 100, digits: 0))%", endX: columns.sigmaEnd, y: y)
  }

  /// The axis from -3 to 3, heavy from mu - sigma to mu + sigma, a needle at mu, a dot at the draw.
  private func drawPosteriorBar(
    mu: Float, sigma: Float, z: Float?, on canvas: inout Canvas, y: Int, _ columns: PosteriorColumns
  ) {
    let bar = columns.bar
    canvas.latentBar(
      0, x: bar.lowerBound, y: y, width: bar.count, unicode: unicode, style: Theme.frame, trackStyle: Theme.frame)
    canvas[bar.lowerBound + bar.count / 2, y] = Cell(unicode ? "┼" : "+", Theme.frame)
    // The comparisons are false for NaN, of which nothing is drawn.
    func column(_ value: Float) -> Int? {
      guard abs(value) <= .greatestFiniteMagnitude else { return nil }
      let share = (min(max(value, -3), 3) + 3) / 6
      return bar.lowerBound + min(Int(whole: share * Float(bar.count)), bar.count - 1)
    }
    guard let low = column(mu - sigma), let high = column(mu + sigma), let middle = column(mu) else {
      canvas[bar.lowerBound + bar.count / 2, y] = Cell("?", Theme.error)
      return
    }
    for x in low...high { canvas[x, y] = Cell(unicode ? "━" : "=", Theme.value) }
    canvas[middle, y] = Cell(
      abs(mu) > 3 ? (mu < 0 ? (unicode ? "◀" : "<") : (unicode ? "▶" : ">")) : (unicode ? "┃" : "|"), Theme.selected)
    if let z, let place = column(z) { canvas[place, y] = Cell(unicode ? "●" : "o", Theme.beta) }
  }
}

/// The columns of a row: ` z12 ────┼━━┃━━── +0.85 0.31   2.31`.
private struct PosteriorColumns {
  let numberEnd: Int
  let bar: Range<Int>
  let muEnd: Int
  let sigmaEnd: Int
  let klEnd: Int

  init(x: Int, width: Int) {
    numberEnd = x + 4
    klEnd = x + width - 1
    sigmaEnd = klEnd - 7
    muEnd = sigmaEnd - 6
    var barWidth = max(5, muEnd - 7 - (numberEnd + 1))
    // An odd width has a middle.
    barWidth -= (barWidth + 1) % 2
    bar = numberEnd + 1..<numberEnd + 1 + barWidth
  }
}

/// The standard deviation for a log variance.
func sigma(logVariance: Float) -> Float { expf(logVariance / 2) }
