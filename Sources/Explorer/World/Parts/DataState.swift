import Drawing
import Interface

extension World {
  /// Says why there are no images, or none yet.
  func drawDataState(on canvas: inout Canvas, in body: Rect, title: String) {
    let inside = drawFrame(on: &canvas, in: body, title: title).inset(columns: 1)
    let (text, style): (String, Style) =
      switch data {
      case .missing(let reason): ("There are no images to show. \(reason)", Theme.error)
      case .notLoaded, .loading, .here: ("loading \(model.configuration.dataName)...", Theme.paused)
      }
    for (row, line) in text.wrapped(to: inside.width).enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + row, style: style)
    }
  }

  var mu: String { sign("μ", "mu") }
}
