import Drawing
import Interface
import Training

extension RunForm {
  package func draw(on canvas: inout Canvas, _ world: World) {
    let columns = min(66, world.width - 2) - 4
    let (text, style) = message
    // Room for the description of any field, so that the size of the box does not change; an error may be longer.
    let wrapped = text.wrapped(to: columns)
    // Besides the fields there are the frame, two empty rows and the keys. On a low screen the fields scroll.
    let room = world.height - 2 - 5
    let rows = min(max(wrapped.count, 2), max(2, room - min(fields.count, 5)))
    let shown = min(fields.count, max(1, room - rows))
    let line = fields.firstIndex(of: selected) ?? 0
    let first = max(0, min(line - shown / 2, fields.count - shown))
    var lines = wrapped.prefix(rows)
    if wrapped.count > rows { lines[rows - 1] = String(lines[rows - 1].prefix(columns - 3)) + "..." }
    let inside = world.overlayRoom.boxInside(width: columns + 4, height: shown + rows + 5)
    canvas.drawBox(around: inside, title: "begin another run", unicode: world.unicode)
    for (row, field) in fields.dropFirst(first).prefix(shown).enumerated() {
      drawField(
        field, on: &canvas, Rect(x: inside.x, y: inside.y + row, width: inside.width, height: 1), world)
    }
    for (row, line) in lines.enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + shown + 1 + row, style: style, maxWidth: inside.width)
    }
    if shown < fields.count {
      canvas.write(
        " \(first + 1)-\(first + shown) of \(fields.count) ", endX: inside.endX, y: inside.endY, style: Theme.dim)
    }
    let keys =
      waitsFor == nil
      ? "Enter begins   \(world.sign("↑↓", "Up/Down")) another field   Esc goes back" : "Esc goes back"
    canvas.write(keys, x: inside.x, y: inside.endY - 1, style: Theme.dim, maxWidth: inside.width)
  }

  /// The message below the fields.
  var message: (text: String, style: Style) {
    if waitsFor != nil { return ("looking at the data...", Theme.paused) }
    switch problem {
    case .wrong(let text): return (text, Theme.error)
    case .missing(let data):
      return (
        "\(data) is not on this machine: Enter fetches it in the background, then this form comes back.", Theme.paused
      )
    case .arrived(let data): return ("\(data) is here now: Enter begins.", Theme.running)
    case nil: return (wanted(selected), Theme.dim)
    }
  }

  private func drawField(_ field: Setting, on canvas: inout Canvas, _ rect: Rect, _ world: World) {
    let isSelected = field == selected
    if isSelected { canvas.write(world.sign("▸", ">"), x: rect.x, y: rect.y, style: Theme.selected) }
    canvas.write(field.name, x: rect.x + 2, y: rect.y, style: isSelected ? Theme.selected : .plain)
    let (_, place) = rect.splitLeft(17)
    if let text = texts[field] {
      text.draw(on: &canvas, in: place, hasCursor: isSelected && waitsFor == nil)
      return
    }
    let (left, right) = isSelected ? (world.sign("◂ ", "< "), world.sign(" ▸", " >")) : ("  ", "")
    canvas.write(
      left + content(field) + right, x: place.x - 2, y: place.y, style: isSelected ? Theme.selected : .plain)
  }
}
