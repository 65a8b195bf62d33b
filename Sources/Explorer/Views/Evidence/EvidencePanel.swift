import Drawing
import Interface
import Measures

extension EvidenceView {
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = Layout(world)
    guard let found = world.evidence.found, world.data.test != nil else {
      return world.drawDataState(on: &canvas, in: layout.body, title: "evidence: bounds from k draws")
    }
    var body = layout.body
    if !layout.isCompact {
      let old = found.version == world.modelVersion ? "" : ", before this step"
      body = world.drawFrame(on: &canvas, in: body, title: "how probable is #\(found.index)? In nats\(old)")
        .inset(columns: 1)
    }
    let room = world.drawPair(
      above: ("x, #\(found.index)", found.original), below: ("decoded at \(world.mu)", found.decoded), on: &canvas,
      in: body)
    let columns = Columns(room)
    drawHeading(on: &canvas, columns, y: room.y, world)
    let gaps = found.bounds.indices.map { found.gap($0) }
    let widest = max(gaps.filter(\.isFinite).max() ?? 0, 0.1)
    for (index, bound) in found.bounds.enumerated() where room.y + 1 + index < room.endY {
      drawRow(
        bound, gap: gaps[index], widest: widest, isSelected: index == world.evidence.selected, on: &canvas, columns,
        y: room.y + 1 + index, world)
    }
    let y = room.y + 2 + found.bounds.count
    for (row, line) in sentence(found, world).wrapped(to: room.width).enumerated() where y + row < room.endY {
      canvas.write(line, x: room.x, y: y + row, style: Theme.name)
    }
  }

  /// `▸  10   97.31 ±0.05   0.82 ███     1.24`: draws, -bound, error, gap to the tightest, the gradient's signal.
  private struct Columns {
    let x, drawsEnd, valueEnd, error, gapEnd: Int
    let bar: Range<Int>
    /// Its end; nil where there is no room.
    let signalEnd: Int?

    init(_ room: Rect) {
      x = room.x
      (drawsEnd, valueEnd, error) = (x + 6, x + 14, x + 15)
      gapEnd = x + 26
      signalEnd = room.width >= 52 ? room.endX - 1 : nil
      bar = gapEnd + 1..<max(gapEnd + 2, signalEnd.map { $0 - 15 } ?? room.endX)
    }
  }

  private func drawHeading(on canvas: inout Canvas, _ columns: Columns, y: Int, _ world: World) {
    canvas.write("k", endX: columns.drawsEnd, y: y, style: Theme.frameTitle)
    canvas.write("-bound", endX: columns.valueEnd, y: y, style: Theme.frameTitle)
    canvas.write("gap", endX: columns.gapEnd, y: y, style: Theme.frameTitle)
    if let end = columns.signalEnd { canvas.write("signal/noise", endX: end, y: y, style: Theme.frameTitle) }
  }

  private func drawRow(
    _ bound: SampleBounds.Bound, gap: Double, widest: Double, isSelected: Bool, on canvas: inout Canvas,
    _ columns: Columns, y: Int, _ world: World
  ) {
    let style = isSelected ? Theme.selected : .plain
    if isSelected { canvas.write(world.sign("▸", ">"), x: columns.x, y: y, style: style) }
    canvas.write("\(bound.draws)", endX: columns.drawsEnd, y: y, style: style)
    canvas.write(Numerals.fixed(-bound.value, digits: 2), endX: columns.valueEnd, y: y, style: style)
    if let error = bound.error {
      canvas.write(
        world.sign("±", "+-") + Numerals.fixed(error, digits: 2), x: columns.error, y: y, style: Theme.dim, maxWidth: 6)
    }
    canvas.write(Numerals.fixed(gap, digits: 2), endX: columns.gapEnd, y: y, style: style)
    canvas.magnitudeBar(
      gap, limit: widest, x: columns.bar.lowerBound, y: y, width: columns.bar.count, unicode: world.unicode,
      style: Theme.kl)
    guard let end = columns.signalEnd else { return }
    let signal = bound.signal.map { Numerals.fixed($0, digits: 2) } ?? "-"
    canvas.write(signal, endX: end, y: y, style: bound.signal == nil ? Theme.dim : style)
  }
}
