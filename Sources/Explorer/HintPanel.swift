import Drawing

extension ExplorerState {
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

  /// The command that a click at a column of the hints means.
  func hintCommand(atColumn column: Int, width: Int) -> Command? {
    hintBar(width: width).hint(atColumn: column - 1).map { hints[$0].command }
  }

  private func hintBar(width: Int) -> HintBar {
    HintBar(
      hints.map { HintBar.Hint($0.keys, $0.label, always: $0.command == .help || $0.command == .quit) },
      width: width - 2)
  }

  private var hints: [(command: Command, keys: String, label: String)] {
    func key(_ commands: Command...) -> String {
      commands.map { $0.keys[0].name(unicode: unicode) }.joined(separator: unicode ? "" : "/")
    }
    let beta = sign("β", "beta")
    return [
      (.help, key(.help), "help"),
      (.toggleTraining, key(.toggleTraining), run == .running ? "pause" : "train"),
      (.increase, key(.decrease, .increase), "move"),
      (.selectNext, key(.selectPrevious, .selectNext), "select"),
      (.moreBeta, key(.moreBeta), beta),
      (.lessBeta, key(.lessBeta), beta),
      (.random, key(.random), "random"),
      (.tour, key(.tour), tour == nil ? "tour" : "stop"),
      (.save, key(.save), "save"),
      (.open, key(.open), "open"),
      (.zeroAll, key(.zeroAll), "zero"),
      (.zoomCurve, key(.zoomCurve), "curve"),
      (.quit, key(.quit), "quit"),
    ]
  }
}
