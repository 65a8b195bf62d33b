import Drawing
import VAE

/// Where the list of objectives lies: a line each, and below what the selected one shows.
struct ObjectiveListLayout {
  let inside: Rect
  /// The first line that is visible, and how many are.
  let first: Int
  let rows: Int
  /// What the selected one is, in lines.
  let explanation: [String]
  /// Whether formulas stand beside the names, or one alone below.
  let hasFormulas: Bool

  /// Columns of names.
  static let nameColumns = 15

  init(_ state: World, selected: Int) {
    let all = Objective.allCases
    let columns = min(84, state.width - 2) - 4
    let longest = all.map(\.recipe.formula.columns).max() ?? 0
    hasFormulas = columns >= 2 + Self.nameColumns + longest
    func lines(_ objective: Objective, _ hasFormulas: Bool) -> [String] {
      let recipe = objective.recipe
      let text = state.obstacle(to: objective) ?? recipe.summary
      return (hasFormulas ? [] : recipe.formula.wrapped(to: columns)) + text.wrapped(to: columns)
    }
    explanation = lines(all[min(max(selected, 0), all.count - 1)], hasFormulas)
    // Room for the longest, so that the box stays as it is from line to line.
    let most = all.map { [hasFormulas] in lines($0, hasFormulas).count }.max() ?? 1
    let foot = most + 2
    rows = max(1, min(all.count, state.height - 4 - foot))
    inside = state.boxInside(width: columns + 4, height: rows + foot + 2)
    first = max(0, min(selected - rows / 2, all.count - rows))
  }

  /// The line at a cell.
  func line(x: Int, y: Int) -> Int? {
    Rect(x: inside.x, y: inside.y, width: inside.width, height: rows).contains(x: x, y: y) ? first + y - inside.y : nil
  }
}

extension World {
  func drawObjectives(selected: Int, on canvas: inout Canvas) {
    let layout = ObjectiveListLayout(self, selected: selected)
    let inside = layout.inside
    drawBox(inside, title: "what is minimised", on: &canvas)
    for (row, objective) in Objective.allCases.dropFirst(layout.first).prefix(layout.rows).enumerated() {
      let y = inside.y + row
      let isSelected = layout.first + row == selected
      let mark = isSelected ? sign("▸", ">") : " "
      let now = objective == self.objective ? sign("●", "*") : " "
      canvas.write(
        "\(mark)\(now)\(objective.rawValue)", x: inside.x, y: y,
        style: isSelected ? Theme.selected : obstacle(to: objective) == nil ? .plain : Theme.dim)
      guard layout.hasFormulas else { continue }
      canvas.write(
        obstacle(to: objective) == nil ? objective.recipe.formula : "needs gates: begin a new run",
        x: inside.x + 2 + ObjectiveListLayout.nameColumns, y: y, style: Theme.dim)
    }
    for (row, line) in layout.explanation.enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + layout.rows + 1 + row)
    }
    let keys = inside.width < 40 ? "" : "\(sign("●", "*")) now   "
    canvas.write(
      "Enter takes it   \(keys)Esc goes back", x: inside.x, y: inside.endY - 1, style: Theme.dim,
      maxWidth: inside.width)
  }

  /// A click on a line selects it, and on the selected one takes it.
  mutating func clickInObjectives(x: Int, y: Int, selected: Int) -> [Effect] {
    guard let line = ObjectiveListLayout(self, selected: selected).line(x: x, y: y) else { return [] }
    if line == selected { return pressInObjectives(.enter, selected: selected) }
    overlay = .objectives(selected: line)
    return []
  }
}
