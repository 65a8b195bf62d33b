import Drawing
import Interface

extension GradientView {
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = Layout(world)
    guard let found = world.slowStep.found, world.data.test != nil else {
      return world.drawDataState(on: &canvas, in: layout.body, title: "gradient: one step in slow motion")
    }
    let dimension = "\(world.name(ofDimension: min(world.selected, world.latent - 1))) of \(world.latent)"
    var body = layout.body
    if !layout.isCompact {
      let title = "one step on #\(found.index), in \(dimension)"
      body = world.drawFrame(on: &canvas, in: body, title: title).inset(columns: 1)
    }
    let original = Picture(world.imageSize, values: found.evaluation.pixels)
    let room = world.drawPair(
      above: ("x, #\(found.index)", original),
      below: world.slowStep.stage >= .decode ? ("decoded at z", found.decoded) : nil, on: &canvas, in: body)
    drawRows(found, on: &canvas, in: room, dimension: layout.isCompact ? dimension : nil, world)
  }

  private static let nameColumns = 10
  private static let valueColumns = 18

  private func drawRows(
    _ found: StepResult, on canvas: inout Canvas, in room: Rect, dimension: String?, _ world: World
  ) {
    var y = room.y
    func write(_ text: String, x: Int, _ style: Style) {
      canvas.write(text, x: x, y: y, style: style, maxWidth: max(0, room.endX - x))
    }
    let rows = rows(found, world).filter { $0.stage <= world.slowStep.stage }
    // Headings only where nothing has to go for them.
    let hasHeadings = room.height >= 17
    for (index, row) in rows.enumerated() where y < room.endY {
      if index == 0 || rows[index - 1].stage != row.stage, let heading = heading(row.stage, dimension, world),
        hasHeadings || row.stage == .noise || index == 0 && dimension != nil
      {
        if hasHeadings, index > 0 { y += 1 }
        write(heading, x: room.x, Theme.frameTitle)
        y += 1
      }
      guard y < room.endY else { return }
      write(row.name, x: room.x, Theme.dim)
      write(row.value, x: room.x + Self.nameColumns, row.style)
      let x = room.x + Self.nameColumns + max(row.bar == nil ? Self.valueColumns : 8, row.value.columns + 1)
      write(row.note, x: row.bar == nil ? x : max(x, room.endX - row.note.columns), Theme.dim)
      if let bar = row.bar {
        canvas.magnitudeBar(
          bar, limit: 1, x: x, y: y, width: room.endX - 24 - x, unicode: world.unicode, style: row.style)
      }
      y += 1
    }
  }

  private func heading(_ stage: SlowStep.Stage, _ dimension: String?, _ world: World) -> String? {
    switch stage {
    case .encode: dimension.map { "forward, in \($0)" } ?? "forward"
    case .back: "back"
    case .noise:
      "noise of \(world.sign("∂rec/∂μ", "drec/dmu")) from one draw, over \(StepResult.draws) draws"
    case .draw, .decode, .through: nil
    }
  }
}
