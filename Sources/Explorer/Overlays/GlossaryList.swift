import Drawing
import Interface

/// The glossary: the words of the open view, then all others, and what the selected one means.
struct GlossaryList: ListOverlay {
  var selected: Int
  var filter = ListFilter()
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

  /// A word is found by what it means, too.
  func lines(_ world: World) -> [String] { terms.map { $0.names.joined(separator: " ") + " " + $0.text } }
  var page: Int { 8 }

  func line(x: Int, y: Int, _ world: World) -> Int? {
    line(x: x, y: y, in: layout(world).list, world)
  }

  mutating func choose(_ world: inout World) -> Reaction { .close() }

  /// A letter goes to the next word that begins with it; the key that opens the list closes it, too.
  mutating func pressOther(_ key: Key, _ world: inout World) -> Reaction {
    if SharedCommand(key) == .glossary { return .close() }
    guard case .character(let letter) = key else { return .stay() }
    let shown = shown(world)
    let order = shown.filter { $0 > selected } + shown
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

  /// The list of names, and what the selected one means.
  private func layout(_ world: World) -> (inside: Rect, list: Rect, text: Rect) {
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
    return (inside, list, text)
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let (inside, list, text) = layout(world)
    canvas.drawBox(around: inside, title: "what words mean", unicode: world.unicode)
    for (row, index) in visible(world, rows: list.height) {
      let term = terms[index]
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
    let long =
      inside.width < Self.beside
      ? []
      : [
        "words of this view come first   a letter goes to a word   Esc goes back",
        "a letter goes to a word   Esc goes back",
      ]
    drawFoot(long + ["Esc goes back"], on: &canvas, in: inside, world)
  }
}
