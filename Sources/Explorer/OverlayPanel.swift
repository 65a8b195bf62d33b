import Drawing

extension World {
  func drawOverlay(on canvas: inout Canvas) {
    switch overlay {
    case .help(let firstLine): drawHelp(on: &canvas, firstLine: firstLine)
    case .saveName(let field): drawField(field, title: "save as", verb: "saves", width: 72, on: &canvas)
    case .palette(let palette): drawPalette(palette, on: &canvas)
    case .bookmarkName(let field, let renamed):
      drawField(
        field, title: renamed == nil ? "bookmark z as" : "rename the bookmark", verb: "names it", width: 50, on: &canvas
      )
    case .bookmarks(let selected): drawBookmarks(selected: selected, on: &canvas)
    case .imageNumber(let field):
      drawField(field, title: "number of the image", verb: "shows it", width: 40, on: &canvas)
    case .openList(let models, let selected): drawOpenList(models, selected: selected, on: &canvas)
    case .objectives(let selected): drawObjectives(selected: selected, on: &canvas)
    case .runForm(let form): drawRunForm(form, on: &canvas)
    case .question(let question): drawQuestion(question, on: &canvas)
    case nil: break
    }
  }

  /// An empty box in the middle of the screen; returns what is inside its frame and a column of air.
  func box(on canvas: inout Canvas, width wanted: Int, height: Int, title: String) -> Rect {
    let inside = boxInside(width: wanted, height: height)
    drawBox(inside, title: title, on: &canvas)
    return inside
  }

  /// What is inside the frame, and a column of air, of a box in the middle of the screen.
  func boxInside(width wanted: Int, height: Int) -> Rect {
    Rect(width: width, height: self.height)
      .centered(width: min(wanted, width - 2), height: min(height, self.height - 2)).inset(columns: 2, rows: 1)
  }

  /// An empty box around this inside.
  func drawBox(_ inside: Rect, title: String, on canvas: inout Canvas) {
    let rect = Rect(x: inside.x - 2, y: inside.y - 1, width: inside.width + 4, height: inside.height + 2)
    canvas.fill(rect)
    canvas.frame(rect, title: title, unicode: unicode, style: Theme.selected, titleStyle: Theme.selected)
  }

  private func drawHelp(on canvas: inout Canvas, firstLine: Int) {
    let lines = HelpPage.lines(unicode: unicode, columns: HelpPage.columns(width: width), view: view, keys: viewKeys)
    let inside = box(on: &canvas, width: 78, height: lines.count + 2, title: "keys")
    for (row, line) in lines.dropFirst(firstLine).prefix(inside.height).enumerated() {
      // What belongs to no key is a remark, from the edge on.
      let indent = line.keys.isEmpty ? 0 : HelpPage.keyColumns(unicode: unicode)
      canvas.write(line.keys, x: inside.x, y: inside.y + row, style: Theme.key)
      canvas.write(line.text, x: inside.x + indent, y: inside.y + row, maxWidth: inside.width - indent)
    }
    if lines.count > inside.height {
      canvas.write(
        " \(sign("↑↓", "Up/Down")) more, any other key closes ", endX: inside.endX, y: inside.endY, style: Theme.dim)
    }
  }

  private func drawField(
    _ field: TextField, title: String, verb: String, width: Int, on canvas: inout Canvas
  ) {
    let inside = box(on: &canvas, width: width, height: 5, title: title)
    drawTextField(field, on: &canvas, in: inside, hasCursor: true)
    canvas.write(
      "Enter \(verb)   Esc goes back", x: inside.x, y: inside.y + 2, style: Theme.dim, maxWidth: inside.width)
  }

  /// A text and, if it is being typed, its cursor, in the first row of a rectangle.
  func drawTextField(_ field: TextField, on canvas: inout Canvas, in rect: Rect, hasCursor: Bool) {
    // A long text scrolls so that the cursor stays visible.
    let start = hasCursor ? max(0, field.cursor - rect.width + 1) : 0
    let visible = String(field.text.dropFirst(start))
    let style = Style(attributes: field.isProposal ? [.underline, .dim] : .underline)
    canvas.write(visible.padded(to: rect.width), x: rect.x, y: rect.y, style: style)
    guard hasCursor else { return }
    canvas.restyle(Rect(x: rect.x + field.cursor - start, y: rect.y, width: 1, height: 1)) {
      $0.attributes.insert(.reverse)
    }
  }

  private func drawOpenList(_ models: [ModelSummary]?, selected: Int, on canvas: inout Canvas) {
    let layout = openListLayout(models, selected: selected)
    let inside = layout.inside
    drawBox(inside, title: opensToCompare ? "compare with a model" : "open a model", on: &canvas)
    let hint = "Enter \(opensToCompare ? "compares" : "opens")   Esc goes back"
    canvas.write(hint, x: inside.x, y: inside.endY - 1, style: Theme.dim, maxWidth: inside.width)
    guard let models else {
      canvas.write("looking for models...", x: inside.x, y: inside.y, style: Theme.dim)
      return
    }
    if models.isEmpty {
      canvas.write("no model was found; save one with s", x: inside.x, y: inside.y, maxWidth: inside.width)
    }
    let (first, rows) = (layout.first, layout.rows)
    let nameColumns = min(28, (models.map(\.name.columns).max() ?? 0) + 2)
    for (row, model) in models.dropFirst(first).prefix(rows).enumerated() {
      let isSelected = first + row == selected
      let y = inside.y + row
      canvas.write(
        "\(isSelected ? sign("▸", ">") : " ") \(model.name.padded(to: nameColumns - 2))  ", x: inside.x, y: y,
        style: isSelected ? Theme.selected : .plain)
      canvas.write(
        model.summary, x: inside.x + 2 + nameColumns, y: y, style: model.isValid ? Theme.dim : Theme.error,
        maxWidth: max(0, inside.width - 2 - nameColumns))
    }
  }

  private func drawQuestion(_ question: Question, on canvas: inout Canvas) {
    let (inside, lines) = questionLayout(question)
    drawBox(inside, title: question.title, on: &canvas)
    for (row, line) in lines.enumerated() { canvas.write(line, x: inside.x, y: inside.y + row) }
    for (row, choice) in question.choices.enumerated() {
      let y = inside.y + lines.count + 1 + row
      canvas.write(choice.key.name(unicode: unicode), endX: inside.x + 4, y: y, style: Theme.key)
      canvas.write(choice.label, x: inside.x + 6, y: y, maxWidth: inside.width - 6)
    }
  }
}
