import Drawing
import Interface
import VAE

/// The objectives, to choose what is minimised.
struct ObjectiveList: ListOverlay {
  var selected: Int

  /// The list with the objective of now selected.
  init(_ world: World) { selected = Objective.allCases.firstIndex(of: world.objective) ?? 0 }

  func count(_ world: World) -> Int { Objective.allCases.count }
  var page: Int { Objective.allCases.count }

  func line(x: Int, y: Int, _ world: World) -> Int? {
    ObjectiveListLayout(world, selected: selected).line(x: x, y: y)
  }

  mutating func choose(_ world: inout World) -> Reaction { .close(world.turn(objective: Objective.allCases[selected])) }

  /// The key that opens the list closes it, too.
  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction {
    SharedCommand(key) == .objectives ? .close() : .stay()
  }

  func prompt(_ world: World) -> [String] {
    Objective.allCases.enumerated().map {
      "\($0.offset + 1): \($0.element.rawValue), \($0.element.recipe.formula): "
        + (world.obstacle(to: $0.element) ?? $0.element.recipe.summary)
    } + ["minimise which? A number or a name, or esc."]
  }

  mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    let named = Objective(rawValue: line.lowercased()).flatMap { Objective.allCases.firstIndex(of: $0) }
    guard let index = self.line(numbered: line, world) ?? named else {
      world.say("a number from 1 to \(count(world)), a name, or esc.", isError: false)
      return .stay()
    }
    selected = index
    return choose(&world)
  }
}

/// The layout of the list: one line for each objective, and an explanation of the selected one below.
private struct ObjectiveListLayout {
  let inside: Rect
  /// The first line that is visible, and how many are.
  let first: Int
  let rows: Int
  /// The lines that explain the selected objective.
  let explanation: [String]
  /// Whether formulas stand beside the names. Otherwise only that of the selected objective is shown below.
  let hasFormulas: Bool

  /// Columns of names.
  static let nameColumns = 15

  init(_ world: World, selected: Int) {
    let all = Objective.allCases
    let columns = min(84, world.width - 2) - 4
    let longest = all.map(\.recipe.formula.columns).max() ?? 0
    hasFormulas = columns >= 2 + Self.nameColumns + longest
    func lines(_ objective: Objective, _ hasFormulas: Bool) -> [String] {
      let recipe = objective.recipe
      let text = world.obstacle(to: objective) ?? recipe.summary
      return (hasFormulas ? [] : recipe.formula.wrapped(to: columns)) + text.wrapped(to: columns)
    }
    explanation = lines(all[min(max(selected, 0), all.count - 1)], hasFormulas)
    // Room for the longest explanation, so that the size of the box does not change.
    let most = all.map { [hasFormulas] in lines($0, hasFormulas).count }.max() ?? 1
    let foot = most + 2
    rows = max(1, min(all.count, world.height - 4 - foot))
    inside = world.overlayRoom.boxInside(width: columns + 4, height: rows + foot + 2)
    first = max(0, min(selected - rows / 2, all.count - rows))
  }

  /// The line at a cell.
  func line(x: Int, y: Int) -> Int? {
    Rect(x: inside.x, y: inside.y, width: inside.width, height: rows).contains(x: x, y: y) ? first + y - inside.y : nil
  }
}

extension ObjectiveList {
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = ObjectiveListLayout(world, selected: selected)
    let inside = layout.inside
    canvas.drawBox(around: inside, title: "what is minimised", unicode: world.unicode)
    for (row, objective) in Objective.allCases.dropFirst(layout.first).prefix(layout.rows).enumerated() {
      let y = inside.y + row
      let isSelected = layout.first + row == selected
      let mark = isSelected ? world.sign("▸", ">") : " "
      let now = objective == world.objective ? world.sign("●", "*") : " "
      canvas.write(
        "\(mark)\(now)\(objective.rawValue)", x: inside.x, y: y,
        style: isSelected ? Theme.selected : world.obstacle(to: objective) == nil ? .plain : Theme.dim)
      guard layout.hasFormulas else { continue }
      canvas.write(
        world.obstacle(to: objective) == nil ? objective.recipe.formula : "needs gates: begin a new run",
        x: inside.x + 2 + ObjectiveListLayout.nameColumns, y: y, style: Theme.dim)
    }
    for (row, line) in layout.explanation.enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + layout.rows + 1 + row)
    }
    let keys = inside.width < 40 ? "" : "\(world.sign("●", "*")) now   "
    canvas.write(
      "Enter takes it   \(keys)Esc goes back", x: inside.x, y: inside.endY - 1, style: Theme.dim,
      maxWidth: inside.width)
  }
}
