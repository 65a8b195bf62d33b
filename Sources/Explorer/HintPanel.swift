import Drawing

extension World {
  /// The last row: a notice while there is one, else what the most useful keys do.
  func drawHints(on canvas: inout Canvas, in rect: Rect) {
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
    hintBar(width: rect.width).draw(on: &canvas, x: rect.x + 1, y: rect.y, keyStyle: Theme.key, labelStyle: Theme.dim)
  }

  /// The key that a click at a column of the hints stands for.
  func hintKey(atColumn column: Int, width: Int) -> Key? {
    hintBar(width: width).hint(atColumn: column - 1).map { hints[$0].key }
  }

  private func hintBar(width: Int) -> HintBar {
    HintBar(
      hints.map { hint in
        HintBar.Hint(
          names(hint.keys), hint.label,
          always: [Command.help, .quit].contains { $0.keys[0] == hint.key } || hint.key == .escape)
      }, width: width - 2)
  }

  private func names(_ keys: [Key]) -> String {
    // Nearly all views have a digit.
    let isRange = keys.allSatisfy { ViewName($0) != nil }
    return keys.map { $0.name(unicode: unicode) }.joined(separator: isRange ? "-" : unicode ? "" : "/")
  }

  /// What a click stands for, the keys that are named, and what they do.
  private var hints: [(key: Key, keys: [Key], label: String)] {
    func hint(_ commands: Command..., label: String) -> (key: Key, keys: [Key], label: String) {
      (commands[commands.count - 1].keys[0], commands.map { $0.keys[0] }, label)
    }
    let beta = dialRange == nil ? sign("β", "beta") : "dial"
    let train = hint(.toggleTraining, label: run == .running ? "pause" : "train")
    if view != .explore {
      return [hint(.help, label: "help"), (.escape, [.escape], "back")] + viewKeys.hints
        + [
          train, hint(.lessBeta, .moreBeta, label: beta), hint(.palette, label: "commands"), hint(.quit, label: "quit"),
          hint(.previousObjective, .nextObjective, .objectives, label: "objective"),
        ]
    }
    return [
      hint(.help, label: "help"),
      train,
      hint(.decrease, .increase, label: "move"),
      hint(.selectPrevious, .selectNext, label: "select"),
      (ViewName.map.key, [ViewName.allCases[0].key, ViewName.compare.key], "views"),
      hint(.lessBeta, .moreBeta, label: beta),
    ] + (dialRange == nil ? [] : [(ViewName.dial.key, [ViewName.dial.key], "all \(sign("β", "betas"))")]) + [
      hint(.tour, label: tour == nil ? "tour" : "stop"),
      hint(.random, label: "random"),
      hint(.palette, label: "commands"),
      hint(.save, label: "save"),
      hint(.open, label: "open"),
      hint(.undo, .redo, label: "undo"),
      hint(.bookmark, .bookmarks, label: "bookmarks"),
      hint(.previousObjective, .nextObjective, .objectives, label: "objective"),
      hint(.zeroAll, label: "zero"),
      hint(.zoomCurve, label: "curve"),
      hint(.quit, label: "quit"),
    ]
  }
}
