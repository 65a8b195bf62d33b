import Drawing
import Interface

/// The glossary: the words of the open view, then all others, and what the selected one means.
struct GlossaryList: ListOverlay {
  var selected: Int
  private let terms: [Term]
  /// The number of words of the open view.
  private let ofView: Int
  /// Whether a single word was asked for.
  private let isAnswer: Bool

  /// The glossary with the words of a view first, and a term selected.
  init(_ names: [String], showing term: Term? = nil) {
    var first: [Term] = []
    for term in names.compactMap(Glossary.term) where !first.contains(term) { first.append(term) }
    let all = first + Glossary.all.filter { !first.contains($0) }
    (terms, ofView, isAnswer) = (all, first.count, term != nil)
    selected = term.flatMap { all.firstIndex(of: $0) } ?? 0
  }

  func count(_ world: World) -> Int { terms.count }
  var page: Int { 8 }

  func line(x: Int, y: Int, _ world: World) -> Int? {
    let layout = layout(world)
    return layout.list.contains(x: x, y: y) ? layout.first + y - layout.list.y : nil
  }

  mutating func choose(_ world: inout World) -> Reaction { .close() }

  /// A letter goes to the next word that begins with it; the key that opens the list closes it, too.
  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction {
    if SharedCommand(key) == .glossary { return .close() }
    guard case .character(let letter) = key else { return .stay() }
    let order = (1...terms.count).map { (selected + $0) % terms.count }
    if let next = order.first(where: { terms[$0].name.lowercased().hasPrefix(letter.lowercased()) }) { selected = next }
    return .stay()
  }

  func prompt(_ world: World) -> [String] {
    if isAnswer {
      let term = terms[selected]
      return ["\(term.names.joined(separator: ", ")): \(term.text)"] + (term.formula.map { [$0] } ?? [])
    }
    let here = terms.prefix(ofView).map(\.name).joined(separator: ", ")
    return ["words of this view: \(here)", "what KL explains one."]
  }

  var asks: Bool { false }
}

extension GlossaryList {
  /// The least columns for names beside what they mean.
  private static let beside = 70
  private static let nameColumns = 26

  /// The list of names, what the selected one means, and the first line that is visible.
  private func layout(_ world: World) -> (inside: Rect, list: Rect, text: Rect, first: Int) {
    let width = min(100, world.width - 2)
    let inside = world.overlayRoom.boxInside(width: width, height: 22)
    let room = inside.splitBottom(1).rest
    let (list, text): (Rect, Rect)
    if inside.width >= Self.beside {
      (list, text) = room.splitLeft(Self.nameColumns)
    } else {
      let rows = min(8, max(4, room.height - 3))
      (text, list) = room.splitBottom(rows)
    }
    let first = max(0, min(selected - list.height / 2, terms.count - list.height))
    return (inside, list, text, first)
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let (inside, list, text, first) = layout(world)
    canvas.drawBox(around: inside, title: "what words mean", unicode: world.unicode)
    for (row, term) in terms.dropFirst(first).prefix(list.height).enumerated() {
      let index = first + row
      let mark = index == selected ? world.sign("▸", ">") : " "
      canvas.write(
        "\(mark) \(term.name)", x: list.x, y: list.y + row,
        style: index == selected ? Theme.selected : index < ofView ? .plain : Theme.dim, maxWidth: list.width - 1)
    }
    let term = terms[selected]
    var rest = text
    func write(_ words: String, _ style: Style) {
      let y = KeyText(words).draw(on: &canvas, in: rest, style: style)
      rest = Rect(x: rest.x, y: y, width: rest.width, height: max(0, text.endY - y))
    }
    write(term.names.joined(separator: ", "), Theme.name)
    if let formula = term.formula { write(formula, Theme.value) }
    write(term.text, .plain)
    canvas.write(
      inside.width < Self.beside
        ? "Esc goes back" : "words of this view come first   a letter goes to a word   Esc goes back",
      x: inside.x, y: inside.endY - 1, style: Theme.dim, maxWidth: inside.width)
  }
}
