import Drawing
import Interface
import VAE

/// The objectives, to choose what is minimised.
struct ObjectiveList: ListOverlay {
  var selected: Int
  var filter = ListFilter()

  /// The list with the objective of now selected.
  init(_ world: World) { selected = Objective.allCases.firstIndex(of: world.objective) ?? 0 }

  func lines(_ world: World) -> [String] {
    Objective.allCases.map { "\($0.rawValue) \($0.recipe.formula) \($0.recipe.summary)" }
  }
  var page: Int { Objective.allCases.count }

  func line(x: Int, y: Int, _ world: World) -> Int? {
    let layout = ObjectiveListLayout(world, selected: selected)
    return line(x: x, y: y, in: layout.list, world)
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
      world.say("a number from 1 to \(Objective.allCases.count), a name, or esc.", isError: false)
      return .stay()
    }
    selected = index
    return choose(&world)
  }
}

/// The layout of the list: one line for each objective, and an explanation of the selected one below.
private struct ObjectiveListLayout {
  let inside: Rect
  /// The rows of objectives that are visible.
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
  }

  /// The part of the box for objectives.
  var list: Rect { Rect(x: inside.x, y: inside.y, width: inside.width, height: rows) }
}

extension ObjectiveList {
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = ObjectiveListLayout(world, selected: selected)
    let inside = layout.inside
    canvas.drawBox(around: inside, title: "what is minimised", unicode: world.unicode)
    for (row, line) in visible(world, rows: layout.rows) {
      let (objective, y, isSelected) = (Objective.allCases[line], inside.y + row, line == selected)
      let mark = isSelected ? world.sign("▸", ">") : " "
      let now = objective == world.objective ? world.sign("●", "*") : " "
      canvas.write(
        "\(mark)\(now)\(objective.rawValue)", x: inside.x, y: y,
        style: isSelected ? Theme.selected : world.obstacle(to: objective) == nil ? .plain : Theme.dim)
      guard layout.hasFormulas else { continue }
      canvas.write(
        world.obstacle(to: objective) == nil
          ? objective.recipe.formula
          : world.latents.isContinuous ? "needs gates: begin a new run" : "needs continuous variables",
        x: inside.x + 2 + ObjectiveListLayout.nameColumns, y: y, style: Theme.dim)
    }
    for (row, line) in layout.explanation.enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + layout.rows + 1 + row)
    }
    let now = "\(world.sign("●", "*")) now"
    drawFoot(
      ["Enter takes it   \(now)   Esc goes back", "Enter takes it   Esc goes back"], on: &canvas, in: inside, world)
  }
}
