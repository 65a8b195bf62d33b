import Drawing
import Interface

/// The models that can be opened, or compared with.
package struct ModelList: ListOverlay {
  /// Nil while they are being looked for.
  package private(set) var models: [ModelSummary]?
  package var selected = 0
  package var filter = ListFilter()
  /// Whether the chosen model is compared with, not opened.
  let isForComparison: Bool

  init(isForComparison: Bool) { self.isForComparison = isForComparison }

  package func lines(_ world: World) -> [String] { (models ?? []).map { "\($0.name) \($0.summary)" } }
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
  /// The inside of the box, and the part of it for models.
  private func layout(_ world: World) -> (inside: Rect, list: Rect) {
    let inside = world.overlayRoom.boxInside(width: 100, height: max(6, (models?.count ?? 0) + 4))
    return (inside, inside.splitBottom(2).rest)
  }

  package func line(x: Int, y: Int, _ world: World) -> Int? { line(x: x, y: y, in: layout(world).list, world) }

  package func draw(on canvas: inout Canvas, _ world: World) {
    let (inside, list) = layout(world)
    canvas.drawBox(
      around: inside, title: isForComparison ? "compare with a model" : "open a model", unicode: world.unicode)
    drawFoot(["Enter \(isForComparison ? "compares" : "opens")   Esc goes back"], on: &canvas, in: inside, world)
    guard let models else {
      canvas.write("looking for models...", x: inside.x, y: inside.y, style: Theme.dim)
      return
    }
    if models.isEmpty {
      canvas.write("no model was found; save one with s", x: inside.x, y: inside.y, maxWidth: inside.width)
    }
    let nameColumns = min(28, (models.map(\.name.columns).max() ?? 0) + 2)
    for (row, line) in visible(world, rows: list.height) {
      let (model, isSelected, y) = (models[line], line == selected, list.y + row)
      canvas.write(
        "\(isSelected ? world.sign("▸", ">") : " ") \(model.name.padded(to: nameColumns - 2))  ", x: inside.x, y: y,
        style: isSelected ? Theme.selected : .plain)
      canvas.write(
        model.summary, x: inside.x + 2 + nameColumns, y: y, style: model.isValid ? Theme.dim : Theme.error,
        maxWidth: max(0, inside.width - 2 - nameColumns))
    }
  }
}
