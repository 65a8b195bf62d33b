import Drawing
import Follow
import Interface

extension LogScreen {
  static func helpPage(unicode: Bool) -> HelpPage {
    HelpPage(
      LogCommand.explanations.map { HelpPage.Entry($0.commands.map(\.keys), text: $0.text, unicode: unicode) }
        + [.remark(""), .remark("As soon as a checkpoint is there, the explorer opens on it.")], keyColumns: 10)
  }

  var hintLine: HintLine {
    HintLine(
      LogCommand.hints.map { Hint($0.command.keys.prefix(1), $0.label) },
      keeping: [LogCommand.help, .quit].map { $0.keys[0] },
      in: Rect(x: 0, y: height - 1, width: width, height: 1), unicode: unicode)
  }

  func draw() -> Canvas {
    var canvas = Canvas(width: width, height: height)
    guard width >= Self.smallest.width, height >= Self.smallest.height else {
      canvas.drawTooSmall(for: "latent", needs: Self.smallest)
      return canvas
    }
    let (title, rest) = screen.splitTop(1)
    let body = rest.splitBottom(1).rest
    drawTitle(on: &canvas, in: title)
    let (lines, curves) = body.splitTop(min(logs.runs.count, max(1, body.height / 4)) + 2)
    let inside = canvas.frame(
      lines, title: logs.runs.count == 1 ? "run" : "\(logs.runs.count) runs", unicode: unicode, style: Theme.frame,
      titleStyle: Theme.frameTitle)
    for (row, run) in logs.runs.suffix(inside.height).enumerated() {
      canvas.write(
        logs.line(run, columns: inside.width - 2), x: inside.x + 1, y: inside.y + row, style: run.state.style,
        maxWidth: inside.width - 2)
    }
    let plot = canvas.frame(
      curves, title: logs.title(axes), unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    logs.draw(on: &canvas, in: plot, axes, unicode: unicode)
    hintLine.draw(on: &canvas, notice: nil)
    if let listed { CurveListLayout(screen, logs).draw(on: &canvas, selected: listed, filter, unicode: unicode) }
    help?.draw(Self.helpPage(unicode: unicode), on: &canvas, unicode: unicode)
    return canvas
  }

  private func drawTitle(on canvas: inout Canvas, in rect: Rect) {
    let state = "logs only, no weights yet"
    canvas.write(state, endX: rect.endX - 1, y: rect.y, style: Theme.dim)
    let x = canvas.write(" watch ", x: rect.x, y: rect.y, style: Theme.selected)
    canvas.write(
      " \(name.printableLine)", x: x, y: rect.y, style: Theme.name, maxWidth: max(0, rect.endX - state.columns - 3 - x))
  }
}
