import Drawing

extension World {
  /// In a list, the wheel is the arrow keys.
  mutating func scrollInOverlay(up: Bool) -> [Effect] {
    switch overlay {
    case .openList, .bookmarks, .palette, .help, .objectives: pressInOverlay(up ? .up : .down)
    default: []
    }
  }

  /// A click on a line of a list selects it, and on the selected one is Enter; one on an answer gives it.
  mutating func click(x: Int, y: Int, in overlay: Overlay) -> [Effect] {
    switch overlay {
    case .help:
      self.overlay = nil
      return []
    case .openList(let models?, let selected):
      let layout = openListLayout(models, selected: selected)
      let index = layout.first + y - layout.inside.y
      let lines = Rect(x: layout.inside.x, y: layout.inside.y, width: layout.inside.width, height: layout.rows)
      guard lines.contains(x: x, y: y), models.indices.contains(index) else { return [] }
      if index == selected { return choose(.enter, from: models, selected: selected) }
      self.overlay = .openList(models, selected: index)
      return []
    case .question(let question):
      let (inside, lines) = questionLayout(question)
      let index = y - inside.y - lines.count - 1
      guard inside.contains(x: x, y: y), question.choices.indices.contains(index) else { return [] }
      return answer(question.choices[index].answer)
    case .palette(let palette):
      let lines = paletteLines(palette)
      guard let index = paletteLayout(palette).line(x: x, y: y), lines.indices.contains(index) else { return [] }
      return run(lines[index], palette)
    case .bookmarks(let selected):
      guard let layout = bookmarkLayout,
        let index = layout.visible.first(where: { layout.rect($0).contains(x: x, y: y) })
      else { return [] }
      if index == selected { return pressInBookmarks(.enter, selected: selected) }
      self.overlay = .bookmarks(selected: index)
      return [.ask]
    case .objectives(let selected): return clickInObjectives(x: x, y: y, selected: selected)
    case .openList(nil, _), .saveName, .bookmarkName, .imageNumber, .runForm: return []
    }
  }

  /// Where the list of models lies, the first of them that is visible, and how many are at most.
  func openListLayout(_ models: [ModelSummary]?, selected: Int) -> (inside: Rect, first: Int, rows: Int) {
    let count = models?.count ?? 0
    let inside = boxInside(width: 100, height: max(6, count + 4))
    let rows = inside.height - 2
    return (inside, max(0, min(selected - rows / 2, count - rows)), rows)
  }

  /// Where a question lies, and the lines of its text: the answers begin below an empty row after them.
  func questionLayout(_ question: Question) -> (inside: Rect, lines: [String]) {
    let columns = min(72, width - 2) - 4
    // The answers must be seen, whatever the question.
    let lines = Array(question.text.wrapped(to: columns).prefix(max(1, height - 5 - question.choices.count)))
    return (boxInside(width: columns + 4, height: lines.count + question.choices.count + 3), lines)
  }
}
