import Drawing

extension World {
  /// The last row: a notice while there is one, else what the most useful keys do.
  func drawHints(_ hints: [Hint], on canvas: inout Canvas, in rect: Rect) {
    if let notice {
      // An error's reason stands at its end, after a path of any length: a long notice takes more rows.
      let lines = notice.text.wrapped(to: rect.width - 2)
      let first = rect.endY - lines.count
      canvas.fill(Rect(x: rect.x, y: first, width: rect.width, height: lines.count))
      for (row, line) in lines.enumerated() {
        canvas.write(line, x: rect.x + 1, y: first + row, style: notice.isError ? Theme.error : Theme.running)
      }
      return
    }
    hintBar(hints, width: rect.width).draw(
      on: &canvas, x: rect.x + 1, y: rect.y, keyStyle: Theme.key, labelStyle: Theme.dim)
  }

  /// The key that a click at a column of the hints stands for.
  func hintKey(_ hints: [Hint], atColumn column: Int, width: Int) -> Key? {
    hintBar(hints, width: width).hint(atColumn: column - 1).map { hints[$0].key }
  }

  private func hintBar(_ hints: [Hint], width: Int) -> HintBar {
    HintBar(
      hints.map { hint in
        HintBar.Hint(
          names(hint.keys), hint.label,
          always: [SharedCommand.help, .quit].contains { $0.keys[0] == hint.key } || hint.key == .escape)
      }, width: width - 2)
  }

  private func names(_ keys: [Key]) -> String {
    // Nearly all views have a digit.
    let isRange = keys.allSatisfy { ViewName($0) != nil }
    return keys.map { $0.name(unicode: unicode) }.joined(separator: isRange ? "-" : unicode ? "" : "/")
  }

  var trainHint: Hint { Hint(SharedCommand.toggleTraining.keys.prefix(1), run == .running ? "pause" : "train") }

  var betaHint: Hint {
    Hint([SharedCommand.lessBeta, .moreBeta].map { $0.keys[0] }, dialRange == nil ? sign("β", "beta") : "dial")
  }
}

/// Keys in the hint bar, and what they do.
struct Hint {
  /// What a click stands for.
  let key: Key
  let keys: [Key]
  let label: String

  /// A click stands for the last of the keys unless another is given.
  init(_ keys: some Collection<Key>, clicked: Key? = nil, _ label: String) {
    self.keys = Array(keys)
    key = clicked ?? self.keys[self.keys.count - 1]
    self.label = label
  }
}

extension View {
  func hints(_ world: World) -> [Hint] {
    func shared(_ commands: SharedCommand..., label: String) -> Hint { Hint(commands.map { $0.keys[0] }, label) }
    return [shared(.help, label: "help"), Hint([Key.escape], "back")]
      + Command.hints.map { Hint($0.commands.map { $0.keys[0] }, $0.label) } + [
        world.trainHint, world.betaHint, shared(.palette, label: "commands"), shared(.quit, label: "quit"),
        shared(.previousObjective, .nextObjective, .objectives, label: "objective"),
      ]
  }
}
