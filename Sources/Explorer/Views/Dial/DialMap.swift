import Drawing
import Interface
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension DialView {
  /// A row for each dimension, beta from left to right, brighter for more KL, and a line at the dial: one sees
  /// dimensions die.
  func drawDialMap(on canvas: inout Canvas, _ layout: DialLayout, _ world: World) {
    guard !layout.map.isEmpty, layout.rows > 0 else { return }
    if layout.isFramed {
      let titles =
        world.dialRange == nil
        ? ["KL of each dimension"]
        : ["KL of each dimension, beta from low to high", "KL of each dimension over beta", "KL over beta"]
      world.drawFrame(on: &canvas, in: layout.map, title: titles.fitting(layout.map.width - 6))
    }
    let order = dialOrder(world)
    let first = layout.firstRow(selectedRow: order.firstIndex(of: world.selected) ?? 0)
    let dimensions = Array(order.dropFirst(first).prefix(layout.rows))
    drawDialLabels(dimensions, on: &canvas, layout, world)
    if let range = world.dialRange, let curve = world.dialSight.curve, layout.field.width > 0 {
      let scale = DialScale(range, field: layout.field)
      drawDialShades(dimensions, curve, scale, on: &canvas, layout, world)
      drawDialLine(curve, scale, on: &canvas, layout, world)
    } else if world.dialRange == nil {
      drawDialBars(dimensions, on: &canvas, layout, world)
    }
    guard layout.rows < world.latent else { return }
    let text = " \(first + 1)-\(first + layout.rows) of \(world.latent) "
    canvas.write(
      text, x: layout.map.x + 2, y: layout.isFramed ? layout.map.endY - 1 : layout.field.y - 1,
      style: Theme.frameTitle, maxWidth: max(0, layout.map.width - 2))
  }

  /// The numbers of the dimensions at the left, and their KL at the dial's beta at the right.
  private func drawDialLabels(_ dimensions: [Int], on canvas: inout Canvas, _ layout: DialLayout, _ world: World) {
    let field = layout.field
    let point = world.dialPoint
    let dead = Set(point?.dead ?? [])
    for (row, dimension) in dimensions.enumerated() {
      let y = field.y + row * layout.rowHeight + (layout.rowHeight - 1) / 2
      let isSelected = dimension == world.selected
      if isSelected { canvas.write(world.sign("▸", ">"), x: field.x - 5, y: y, style: Theme.selected) }
      canvas.write("\(dimension + 1)", endX: field.x - 1, y: y, style: isSelected ? Theme.selected : Theme.dim)
      guard let kl = point?.klPerDimension, kl.indices.contains(dimension) else { continue }
      let isDead = dead.contains(dimension)
      canvas.write(
        isDead ? "dead" : Numerals.fixed(kl[dimension], digits: 2), endX: field.endX + DialLayout.valueColumns, y: y,
        style: isDead ? Theme.error : Theme.kl, maxWidth: DialLayout.valueColumns - 1)
    }
  }

  /// Shades, interpolated by the curve between measured betas, and numbers at measured betas if there is room.
  private func drawDialShades(
    _ dimensions: [Int], _ curve: DialCurve, _ scale: DialScale, on canvas: inout Canvas, _ layout: DialLayout,
    _ world: World
  ) {
    let field = layout.field
    let most = curve.points.flatMap(\.klPerDimension).filter { $0.isFinite }.max() ?? 0
    let columns = (field.x..<field.endX).map { curve.point(at: scale.beta(atColumn: $0)).klPerDimension }
    for (row, dimension) in dimensions.enumerated() {
      let rect = Rect(x: field.x, y: field.y + row * layout.rowHeight, width: field.width, height: layout.rowHeight)
      let values = columns.map { Self.dialBrightness($0[dimension], most: most) }
      canvas.draw(Picture(width: values.count, height: 1, values: values), in: rect, symbols: world.look.symbols)
      guard field.width / curve.points.count >= 5 else { continue }
      for point in curve.points {
        let text = dialNumber(dimension, at: point, world)
        // The columns at the ends are half as wide, and half a number would be wrong.
        var x = min(max(scale.column(point.beta) - text.columns / 2, field.x), field.endX - text.columns)
        let line = scale.column(world.dialBeta)
        if x <= line, line < x + text.columns { x = line + text.columns < field.endX ? line + 1 : line - text.columns }
        write(text, over: &canvas, x: x, y: rect.y + (rect.height - 1) / 2, world)
      }
    }
  }

  /// A KL in three columns: `2.3`, `.05`, a dot where the dimension is dead.
  private func dialNumber(_ dimension: Int, at point: RateDistortion, _ world: World) -> String {
    let kl = point.klPerDimension[dimension]
    if LatentUse.isDead(kl: kl, information: point.informationPerDimension?[dimension]) { return world.sign("·", ".") }
    return kl < 0.095
      ? String(Numerals.fixed(kl, digits: 2).dropFirst()) : Numerals.fixed(kl, digits: kl < 9.95 ? 1 : 0)
  }

  /// Writes text on the shades, black on bright ones; between spaces if shades are characters, or if neither black nor white has
  /// the contrast that the user wants on every shade.
  private func write(_ text: String, over canvas: inout Canvas, x: Int, y: Int, _ world: World) {
    guard !world.look.symbols.isInk, world.ability.theme.contrast <= 4.5 else {
      canvas.write(" \(text) ", x: x - 1, y: y, style: Style(foreground: .grey(1), background: .grey(0)))
      return
    }
    for (offset, symbol) in text.unicodeScalars.enumerated() {
      let background = canvas[x + offset, y].style.background
      canvas[x + offset, y] = Cell(
        symbol, Style(foreground: background.legible, background: background))
    }
  }

  /// The square root, so that a dimension with a small KL still differs from a dead one.
  static func dialBrightness(_ kl: Double, most: Double) -> Float {
    guard kl > 0, most > 0 else { return 0 }
    return Float((min(kl, most) / most).squareRoot())
  }

  /// The place of the dial: its beta above and a line through the shades. Below, round betas and the number of live
  /// dimensions at each.
  private func drawDialLine(
    _ curve: DialCurve, _ scale: DialScale, on canvas: inout Canvas, _ layout: DialLayout,
    _ world: World
  ) {
    let field = layout.field
    let column = scale.column(world.dialBeta)
    for y in field.y..<field.endY {
      canvas[column, y] = Cell(
        world.unicode ? "│" : "|",
        Style(foreground: Theme.beta.foreground, background: canvas[column, y].style.background, attributes: .bold))
    }
    let above = field.y - 1
    canvas[column, above] = Cell(world.unicode ? "▼" : "v", Theme.beta)
    let text = "\(world.sign("β", "b")) \(BetaLadder.text(world.dialBeta))"
    if column + 2 + text.columns <= field.endX {
      canvas.write(text, x: column + 2, y: above, style: Theme.beta)
    } else {
      canvas.write(text, endX: column - 1, y: above, style: Theme.beta, maxWidth: max(0, column - 1 - field.x))
    }
    canvas.write("KL", endX: field.endX + DialLayout.valueColumns, y: above, style: Theme.dim)
    drawDialNumbers(scale.decades.map { ($0, BetaLadder.text($0)) }, scale, on: &canvas, y: field.endY, world)
    let living = curve.points.map { ($0.beta, "\($0.living)") }
    drawDialNumbers(living, scale, on: &canvas, y: field.endY + 1, world)
    canvas.write("live", endX: field.x - 1, y: field.endY + 1, style: Theme.dim)
    canvas.write(
      "\(curve.point(at: world.dialBeta).living)", endX: field.endX + DialLayout.valueColumns, y: field.endY + 1,
      style: Theme.beta)
  }

  /// Writes numbers below their betas, as many as do not touch, those at both ends first.
  private func drawDialNumbers(
    _ numbers: [(beta: Float, text: String)], _ scale: DialScale, on canvas: inout Canvas, y: Int,
    _ world: World
  ) {
    let field = scale.field
    func columns(_ number: (beta: Float, text: String)) -> Range<Int> {
      let width = number.text.columns
      let start = min(max(scale.column(number.beta) - (width - 1) / 2, field.x), field.endX - width)
      return start..<start + width
    }
    guard let last = numbers.last else { return }
    var end = field.x - 1
    let limit = columns(last).lowerBound
    for number in numbers {
      let place = columns(number)
      guard place.lowerBound > end || place.lowerBound == field.x, place.upperBound < limit || number == last,
        place.lowerBound >= field.x
      else { continue }
      canvas.write(number.text, x: place.lowerBound, y: y, style: Theme.dim)
      end = place.upperBound
    }
  }

  /// A model without gates has a single KL for each dimension.
  private func drawDialBars(_ dimensions: [Int], on canvas: inout Canvas, _ layout: DialLayout, _ world: World) {
    guard let point = world.dialPoint else { return }
    let most = point.klPerDimension.filter(\.isFinite).max() ?? 0
    for (row, dimension) in dimensions.enumerated() {
      canvas.magnitudeBar(
        point.klPerDimension[dimension], limit: max(most, 0.5), x: layout.field.x,
        y: layout.field.y + row * layout.rowHeight + (layout.rowHeight - 1) / 2, width: layout.field.width,
        unicode: world.unicode, style: Theme.kl)
    }
    canvas.write(
      "live \(point.living) of \(world.latent)", x: layout.field.x - 4, y: layout.field.endY + 1, style: Theme.dim,
      maxWidth: layout.map.width - 2)
  }
}
