import Drawing
import Interface
import Training

extension RateDistortion {
  /// The place of the plot: the rate across, the distortion upwards.
  var place: Plot.Point { Plot.Point(x: rate, y: distortion) }
}

extension World {
  /// The curve, its measured points and the place of the dial on it.
  func dialPlot(_ curve: DialCurve, isLarge: Bool) -> Plot {
    var plot = Plot()
    let now = curve.point(at: dialBeta)
    let places = curve.points.map(\.place)
    if isLarge {
      plot.series.append(
        Plot.Series("", points: Self.tangent(at: now, among: places), style: Theme.betaMark, marker: "'"))
    }
    plot.series.append(Plot.Series("", points: places, style: Theme.reconstruction, marker: "."))
    plot.series.append(Plot.Series("", points: places, style: Theme.test, marker: "o", joined: false))
    plot.horizontalRange = Self.rates(places)
    plot.horizontalLabel = isLarge ? "rate: KL" : "KL"
    plot.legend = .none
    plot.axisStyle = Theme.dim
    return plot
  }

  /// Starts at 0, so that the axis stays when the dial is turned or models are compared.
  private static func rates(_ places: [Plot.Point]) -> ClosedRange<Double>? {
    let most = places.map(\.x).filter { abs($0) < 1e300 }.max() ?? 0
    return most > 0 ? 0...most * 1.03 : nil
  }

  /// A part of the line of slope -beta through a point, inside the area of the points. Along it the loss distortion +
  /// beta rate is constant, so an optimal curve lies above it.
  static func tangent(at now: RateDistortion, among places: [Plot.Point]) -> [Plot.Point] {
    let (xs, ys) = (places.map(\.x).filter(\.isFinite), places.map(\.y).filter(\.isFinite))
    guard let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max(), now.rate.isFinite,
      now.distortion.isFinite, now.beta > 0
    else { return [] }
    let beta = Double(now.beta)
    // A fifth of the plot's width or height in both directions.
    let reach = min((right - left) / 5, (high - low) / 5 / beta)
    let begin = max(now.rate - reach, left, now.rate - (high - now.distortion) / beta)
    let end = min(now.rate + reach, right, now.rate + (now.distortion - low) / beta)
    guard end > begin else { return [] }
    return [begin, end].map { Plot.Point(x: $0, y: now.distortion - beta * ($0 - now.rate)) }
  }

  /// Draws the curve, the dial's beta as a point on it, and round betas beside their points. Without a curve it says
  /// why.
  func drawDialPlot(on canvas: inout Canvas, in rect: Rect, isLarge: Bool) {
    guard let range = dialRange else { return drawOnePoint(on: &canvas, in: rect) }
    guard let curve = dialSight.curve else { return drawDialNews(on: &canvas, in: rect) }
    let plot = dialPlot(curve, isLarge: isLarge)
    canvas.draw(plot, in: rect, unicode: unicode)
    let decades = DialScale(range, field: rect).decades
    let now = curve.point(at: dialBeta)
    let places = plot.cells(of: ([now] + decades.map(curve.point)).map(\.place), in: rect, unicode: unicode)
    let beta = "\(sign("β", "b"))\(BetaLadder.text(dialBeta))"
    if let place = places[0] {
      canvas[place.x, place.y] = Cell(unicode ? "●" : "@", Theme.beta)
      label(beta, at: place, on: &canvas, in: rect, style: Theme.beta)
    }
    guard isLarge else { return }
    for (decade, place) in zip(decades, places.dropFirst()) where decade != dialBeta {
      if let place { label(BetaLadder.text(decade), at: place, on: &canvas, in: rect, style: Theme.dim) }
    }
  }

  /// Writes a label beside a cell of a falling curve: above at the right, or below at the left, wherever there is room.
  private func label(
    _ text: String, at cell: (x: Int, y: Int), on canvas: inout Canvas, in rect: Rect, style: Style
  ) {
    let columns = text.columns
    let right = [(cell.x + 2, cell.y), (cell.x + 1, cell.y - 1), (cell.x + 2, cell.y - 1), (cell.x, cell.y - 1)]
    let left = [(cell.x - 1 - columns, cell.y), (cell.x - columns, cell.y + 1), (cell.x - 1 - columns, cell.y + 1)]
    for (x, y) in right + left {
      guard rect.contains(x: x, y: y), x + columns <= rect.endX,
        (x - 1...x + columns).allSatisfy({ $0 >= rect.endX || ($0, y) == cell || canvas[$0, y].symbol == " " })
      else { continue }
      canvas.write(text, x: x, y: y, style: style)
      return
    }
  }

  /// For a model without gates: its one known point, and the tangent there. With a codebook beta does not weigh the rate, and has no
  /// tangent.
  private func drawOnePoint(on canvas: inout Canvas, in rect: Rect) {
    var plot = Plot()
    let point = dialPoint
    if let point, point.rate.isFinite, point.distortion.isFinite {
      let reach = max(point.rate, 1)
      let corners = [Plot.Point(x: 0, y: 0), Plot.Point(x: 2 * reach, y: 2 * point.distortion)]
      let tangent = latents.codebook == nil ? Self.tangent(at: point, among: corners) : []
      // Without a line the point alone, as a plot of nothing has no axes.
      plot.series.append(
        Plot.Series(
          "", points: tangent.isEmpty ? [point.place] : tangent, style: Theme.betaMark, marker: "'",
          joined: !tangent.isEmpty))
      plot.horizontalRange = 0...2 * reach
      plot.verticalRange = .fixed(min(0, 2 * point.distortion)...max(1, 2 * point.distortion))
    }
    plot.horizontalLabel = "rate: KL"
    plot.legend = .none
    plot.axisStyle = Theme.dim
    plot.placeholder = "not measured yet"
    canvas.draw(plot, in: rect, unicode: unicode)
    guard let point, let place = plot.cell(of: point.place, in: rect, unicode: unicode) else { return }
    canvas[place.x, place.y] = Cell(unicode ? "●" : "@", Theme.beta)
    guard latents.codebook == nil else { return }
    label("\(sign("β", "b"))\(BetaLadder.text(dialBeta))", at: place, on: &canvas, in: rect, style: Theme.beta)
  }

  /// Why there is no curve yet, or none at all.
  private func drawDialNews(on canvas: inout Canvas, in rect: Rect) {
    let name = model.configuration.dataName
    var lines: [(text: String, style: Style)]
    switch data {
    case .notLoaded, .loading: lines = [("reading \(name)...", Theme.paused)]
    case .here:
      let share = dialSight.share.map { " \(Int(whole: $0 * 100))%" } ?? ""
      lines = [("measuring \(RateDistortionSweep.betas) betas...\(share)", Theme.paused)]
    case .missing(let reason):
      lines = [("no test images to measure with", Theme.error)]
      if let fetching, fetching.data == model.configuration.data {
        let share = fetching.share.map { ": \(Int(whole: $0 * 100))%" } ?? ""
        lines.append(("\(name) is being fetched\(share)", Theme.paused))
      } else if canFetchData, viewKeys.names.contains(where: { $0.word == "fetch" }) {
        lines.append(("f fetches \(name) in the background", Theme.running))
      }
      lines += reason.wrapped(to: rect.width - 2).map { ($0, .plain) }
    }
    for (row, line) in lines.prefix(rect.height).enumerated() {
      canvas.write(line.text, x: rect.x + 1, y: rect.y + row, style: line.style, maxWidth: rect.width - 2)
    }
  }
}
