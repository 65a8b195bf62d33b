import Drawing
import Training

extension World {
  func drawRunForm(_ form: RunForm, on canvas: inout Canvas) {
    let columns = min(66, width - 2) - 4
    let (message, style) = formMessage(form)
    // Room for what any field wants, so that the box stays as it is from field to field; an error may be longer.
    let wrapped = message.wrapped(to: columns)
    // The frame, two empty rows and the keys have theirs; on a low screen the fields scroll.
    let room = height - 2 - 5
    let rows = min(max(wrapped.count, 2), max(2, room - min(form.fields.count, 5)))
    let shown = min(form.fields.count, max(1, room - rows))
    let selected = form.fields.firstIndex(of: form.selected) ?? 0
    let first = max(0, min(selected - shown / 2, form.fields.count - shown))
    var lines = wrapped.prefix(rows)
    if wrapped.count > rows { lines[rows - 1] = String(lines[rows - 1].prefix(columns - 3)) + "..." }
    let inside = box(
      on: &canvas, width: columns + 4, height: shown + rows + 5, title: "begin another run")
    for (row, field) in form.fields.dropFirst(first).prefix(shown).enumerated() {
      drawField(field, of: form, on: &canvas, Rect(x: inside.x, y: inside.y + row, width: inside.width, height: 1))
    }
    for (row, line) in lines.enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + shown + 1 + row, style: style, maxWidth: inside.width)
    }
    if shown < form.fields.count {
      canvas.write(
        " \(first + 1)-\(first + shown) of \(form.fields.count) ", endX: inside.endX, y: inside.endY, style: Theme.dim)
    }
    let keys =
      form.waitsFor == nil
      ? "Enter begins   \(sign("↑↓", "Up/Down")) another field   Esc goes back" : "Esc goes back"
    canvas.write(keys, x: inside.x, y: inside.endY - 1, style: Theme.dim, maxWidth: inside.width)
  }

  func formMessage(_ form: RunForm) -> (String, Style) {
    if form.waitsFor != nil { return ("looking at the data...", Theme.paused) }
    switch form.problem {
    case .wrong(let text): return (text, Theme.error)
    case .missing(let data):
      return (
        "\(data) is not on this machine: Enter fetches it in the background, then this form comes back.", Theme.paused
      )
    case .arrived(let data): return ("\(data) is here now: Enter begins.", Theme.running)
    case nil: return (form.wanted(form.selected), Theme.dim)
    }
  }

  private func drawField(_ field: Setting, of form: RunForm, on canvas: inout Canvas, _ rect: Rect) {
    let isSelected = field == form.selected
    if isSelected { canvas.write(sign("▸", ">"), x: rect.x, y: rect.y, style: Theme.selected) }
    canvas.write(field.name, x: rect.x + 2, y: rect.y, style: isSelected ? Theme.selected : .plain)
    let (_, place) = rect.splitLeft(17)
    if let text = form.texts[field] {
      drawTextField(text, on: &canvas, in: place, hasCursor: isSelected && form.waitsFor == nil)
      return
    }
    let (left, right) = isSelected ? (sign("◂ ", "< "), sign(" ▸", " >")) : ("  ", "")
    canvas.write(
      left + form.content(field) + right, x: place.x - 2, y: place.y, style: isSelected ? Theme.selected : .plain)
  }
}
