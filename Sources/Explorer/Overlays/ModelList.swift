import Drawing
import Interface

/// The models that can be opened, or compared with.
package struct ModelList: ListOverlay {
  /// Nil while they are being looked for.
  package private(set) var models: [ModelSummary]?
  package var selected = 0
  /// Whether the chosen model is compared with, not opened.
  let isForComparison: Bool

  init(isForComparison: Bool) { self.isForComparison = isForComparison }

  package func count(_ world: World) -> Int { models?.count ?? 0 }
  package var page: Int { 10 }

  package mutating func take(_ event: ExplorerEvent, _ world: inout World) -> Reaction {
    if case .listed(let models?) = event, self.models == nil { self.models = models }
    return .stay()
  }

  package mutating func choose(_ world: inout World) -> Reaction {
    guard let model = models?[selected] else { return .stay() }
    guard model.isValid else {
      // The list may have no room for all of the reason.
      world.say(model.summary, isError: true)
      return .stay()
    }
    return .close(isForComparison ? [.openOther(path: model.path)] : world.leave(.open(path: model.path)))
  }

  package func prompt(_ world: World) -> [String] {
    guard let models else { return ["looking for models"] }
    return models.enumerated().map { "\($0.offset + 1): \($0.element.name), \($0.element.summary)" }
      + [models.isEmpty ? "no model was found; esc goes back." : "open which? A number, or esc."]
  }

  package mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    guard let models, !models.isEmpty else { return .stay() }
    guard let index = self.line(numbered: line, world) else {
      world.say("a number from 1 to \(models.count), or esc.", isError: false)
      return .stay()
    }
    selected = index
    return choose(&world)
  }
}

extension ModelList {
  /// The inside of the box, the first visible model, and how many are visible at most.
  private func layout(_ world: World) -> (inside: Rect, first: Int, rows: Int) {
    let count = count(world)
    let inside = world.overlayRoom.boxInside(width: 100, height: max(6, count + 4))
    let rows = inside.height - 2
    return (inside, max(0, min(selected - rows / 2, count - rows)), rows)
  }

  package func line(x: Int, y: Int, _ world: World) -> Int? {
    let (inside, first, rows) = layout(world)
    let index = first + y - inside.y
    let lines = Rect(x: inside.x, y: inside.y, width: inside.width, height: rows)
    return lines.contains(x: x, y: y) && index < count(world) ? index : nil
  }

  package func draw(on canvas: inout Canvas, _ world: World) {
    let (inside, first, rows) = layout(world)
    canvas.drawBox(
      around: inside, title: isForComparison ? "compare with a model" : "open a model", unicode: world.unicode)
    let hint = "Enter \(isForComparison ? "compares" : "opens")   Esc goes back"
    canvas.write(hint, x: inside.x, y: inside.endY - 1, style: Theme.dim, maxWidth: inside.width)
    guard let models else {
      canvas.write("looking for models...", x: inside.x, y: inside.y, style: Theme.dim)
      return
    }
    if models.isEmpty {
      canvas.write("no model was found; save one with s", x: inside.x, y: inside.y, maxWidth: inside.width)
    }
    let nameColumns = min(28, (models.map(\.name.columns).max() ?? 0) + 2)
    for (row, model) in models.dropFirst(first).prefix(rows).enumerated() {
      let isSelected = first + row == selected
      let y = inside.y + row
      canvas.write(
        "\(isSelected ? world.sign("▸", ">") : " ") \(model.name.padded(to: nameColumns - 2))  ", x: inside.x, y: y,
        style: isSelected ? Theme.selected : .plain)
      canvas.write(
        model.summary, x: inside.x + 2 + nameColumns, y: y, style: model.isValid ? Theme.dim : Theme.error,
        maxWidth: max(0, inside.width - 2 - nameColumns))
    }
  }
}
