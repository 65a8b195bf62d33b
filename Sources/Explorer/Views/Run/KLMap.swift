import Drawing
import Interface
import Training

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension RunView {
  /// A row for each dimension, the run from left to right, brighter for more KL: which dimensions came to life, and
  /// when.
  func drawKLMap(on canvas: inout Canvas, _ layout: RunLayout, _ world: World) {
    if layout.map.isEmpty { return }
    let history = world.model.history.dimensions.rows
    let title = "KL of each dimension"
    // Along the run it is a mean over all betas; the number at the end of a row is at the dial's beta.
    let all = world.hasCurveOverAllBetas && !history.isEmpty ? ", all \(world.sign("β", "beta"))" : ""
    let titles = [title + (history.isEmpty ? "" : " over the run") + all, title + all, "KL" + all]
    let inside = world.drawFrame(
      on: &canvas, in: layout.map, title: titles.first { $0.columns <= layout.map.width - 6 } ?? title)
    let labels = 3 + "\(world.latent)".count
    let field = Rect(x: inside.x + labels, y: inside.y, width: inside.width - labels - 7, height: inside.height - 1)
    let known = world.klPerDimension.count == world.latent
    let most = mostKL(history, world)
    let first = firstMapRow(layout, world)
    for (row, dimension) in (first..<first + layout.rows).enumerated() {
      let rect = Rect(x: field.x, y: field.y + row * layout.rowHeight, width: field.width, height: layout.rowHeight)
      let y = rect.y + (rect.height - 1) / 2
      let isSelected = dimension == world.selected
      if isSelected { canvas.write(world.sign("▸", ">"), x: inside.x, y: y, style: Theme.selected) }
      canvas.write("\(dimension + 1)", endX: field.x - 1, y: y, style: isSelected ? Theme.selected : Theme.dim)
      let kl = known ? world.klPerDimension[dimension] : nil
      if !history.isEmpty {
        let values = history.map { Self.brightness($0.kl[dimension], most: most) }
        canvas.draw(Picture(width: values.count, height: 1, values: values), in: rect, symbols: world.look.symbols)
      } else if let kl {
        canvas.magnitudeBar(
          Double(kl), limit: Double(most), x: rect.x, y: y, width: rect.width, unicode: world.unicode, style: Theme.kl)
      }
      guard known else { continue }
      canvas.write(
        world.wordsOfKL(dimension).text, endX: inside.endX, y: y, style: world.wordsOfKL(dimension).style, maxWidth: 6)
    }
    drawMapSteps(history, on: &canvas, field: field, y: field.y + layout.rows * layout.rowHeight, world)
    var end = layout.map.x + 1
    if layout.rows < world.latent {
      let text = " \(first + 1)-\(first + layout.rows) of \(world.latent) "
      end = canvas.write(text, x: layout.map.x + 2, y: layout.map.endY - 1, style: Theme.frameTitle)
    }
    if !history.isEmpty { drawMapScale(most: most, on: &canvas, in: layout.map, startX: end, world) }
  }

  /// The KL of full brightness: the 98th percentile, as a run often begins with a peak that would leave everything
  /// after it dark.
  private func mostKL(_ rows: [KLHistory.Row], _ world: World) -> Float {
    // A sample of a thousand is accurate enough, and is sorted within a frame.
    let every = max(1, rows.count * world.latent / 1024)
    let sorted = stride(from: 0, to: rows.count * world.latent, by: every).map {
      rows[$0 / world.latent].kl[$0 % world.latent]
    }
    .filter(\.isFinite).sorted()
    let bulk = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) * 49 / 50]
    return max(bulk, world.klPerDimension.filter(\.isFinite).max() ?? 0, 0.5)
  }

  /// The columns of the steps.
  private func drawMapSteps(_ rows: [KLHistory.Row], on canvas: inout Canvas, field: Rect, y: Int, _ world: World) {
    guard let first = rows.first, let last = rows.last else {
      let text =
        world.klPerDimension.count == world.latent ? "how it went shows from the next step on" : "not measured yet"
      canvas.write(text, x: field.x, y: y, style: Theme.dim, maxWidth: field.width + 7)
      return
    }
    let begin = "step \(Numerals.compact(Double(first.step)))"
    let end = Numerals.compact(Double(last.step))
    canvas.write(begin, x: field.x, y: y, style: Theme.dim, maxWidth: field.width)
    if begin.columns + 1 + end.columns <= field.width { canvas.write(end, endX: field.endX, y: y, style: Theme.dim) }
    let now = world.dial.map { "\(world.sign("β", "b"))\(BetaLadder.text($0))" } ?? "now"
    canvas.write(now, endX: field.endX + 7, y: y, style: world.dial == nil ? Theme.dim : Theme.beta)
  }

  /// What the shades mean, in the frame's lower line, if there is room behind column `startX`.
  private func drawMapScale(most: Float, on canvas: inout Canvas, in rect: Rect, startX: Int, _ world: World) {
    let text = " \(Numerals.fixed(Double(most), digits: 1)) nats "
    let shades = 8
    let x = rect.endX - 2 - text.columns - shades
    guard x - 3 >= startX else { return }
    canvas.write(text, x: x + shades, y: rect.endY - 1, style: Theme.frameTitle)
    canvas.write(" 0 ", x: x - 3, y: rect.endY - 1, style: Theme.frameTitle)
    let values = (0..<shades).map { Self.brightness(Float($0) / Float(shades - 1), most: 1) }
    canvas.draw(
      Picture(width: shades, height: 1, values: values),
      in: Rect(x: x, y: rect.endY - 1, width: shades, height: 1), symbols: world.look.symbols)
  }

  /// The square root, so that a dimension with a small KL still differs from a dead one.
  private static func brightness(_ kl: Float, most: Float) -> Float { sqrtf(max(kl, 0) / most) }

  /// The first visible dimension. The selected one stays in the middle if possible.
  private func firstMapRow(_ layout: RunLayout, _ world: World) -> Int {
    max(0, min(world.selected - layout.rows / 2, world.latent - layout.rows))
  }

  /// A click on a dimension selects it.
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    let layout = runLayout(world)
    let rows = Rect(
      x: layout.map.x, y: layout.map.y + 1, width: layout.map.width, height: layout.rows * layout.rowHeight)
    if rows.contains(x: x, y: y) { world.selected = firstMapRow(layout, world) + (y - rows.y) / layout.rowHeight }
    return []
  }
}
