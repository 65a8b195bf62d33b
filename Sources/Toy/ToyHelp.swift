import Drawing

extension ToyState {
  /// The most useful keys, the most important first.
  private var hints: [(command: ToyCommand, label: String)] {
    [
      (.help, "help"), (.toggle, isRunning ? "pause" : "run"), (.step, "step"), (.restart, "restart"),
      (.nextTarget, "p"),
      (.nextFamily, "q"), (.nextEstimator, "gradient"), (.moreSamples, "samples"), (.moments, "moments"),
      (.higherRate, "rate"), (.faster, "faster"), (.nextOptimizer, fit.settings.usesAdam ? "plain" : "Adam"),
      (.moreComponents, "components"), (.quit, "quit"),
    ].filter { $0.0 != .moreComponents || fit.settings.family == .mixture }
  }

  var hintBar: HintBar {
    HintBar(
      hints.map {
        HintBar.Hint($0.command.keys[0].name(unicode: unicode), $0.label, always: [.help, .quit].contains($0.command))
      }, width: width - 2)
  }

  /// What a click on the hints means.
  func hintCommand(atColumn column: Int) -> ToyCommand? {
    hintBar.hint(atColumn: column - 1).map { hints[$0].command }
  }

  private var helpColumns: Int { min(78, width - 2) - 4 }

  /// Keys and meanings; what belongs to no key is a remark.
  private var helpLines: [(keys: String, text: String)] {
    let keyColumns = 10
    var lines: [(keys: String, text: String)] = []
    for group in ToyCommand.explanations {
      let keys = group.commands.flatMap(\.keys).map { $0.name(unicode: unicode) }.joined(separator: " ")
      let texts = group.text.wrapped(to: helpColumns - keyColumns)
      lines += texts.enumerated().map {
        ($0.offset == 0 ? keys.padded(to: keyColumns) : "".padded(to: keyColumns), $0.element)
      }
    }
    for remark in ToyCommand.remarks {
      lines.append(("", ""))
      lines += remark.wrapped(to: helpColumns).map { ("", $0) }
    }
    return lines
  }

  /// The furthest that the help scrolls.
  var lastHelpLine: Int { max(0, helpLines.count - (height - 4)) }

  func drawHelp(on canvas: inout Canvas, firstLine: Int) {
    let lines = helpLines
    let box = canvas.bounds.centered(width: helpColumns + 4, height: min(lines.count + 2, height - 2))
    canvas.fill(box)
    let inside = canvas.frame(
      box, title: "keys", unicode: unicode, style: ToyTheme.selected, titleStyle: ToyTheme.selected
    ).inset(columns: 1)
    for (row, line) in lines.dropFirst(firstLine).prefix(inside.height).enumerated() {
      let end = canvas.write(line.keys, x: inside.x, y: inside.y + row, style: ToyTheme.key)
      canvas.write(line.text, x: end, y: inside.y + row, maxWidth: inside.endX - end)
    }
    if lines.count > inside.height {
      canvas.write(" \(sign("↑↓", "Up/Down")) more ", endX: inside.endX, y: inside.endY, style: ToyTheme.dim)
    }
  }
}
