import Drawing
import Interface

extension World {
  func drawTitle(on canvas: inout Canvas, in rect: Rect) {
    let (status, style) = runText
    canvas.write(status, endX: rect.endX - 1, y: rect.y, style: style)
    let view = view == .home ? "latent" : "\(view.key.name(unicode: unicode)) \(view.rawValue)"
    var x = canvas.write(" \(view) ", x: rect.x, y: rect.y, style: Theme.selected)
    var room = rect.endX - 2 - status.columns
    // The first view shows the dial as a slider; in every other view it belongs in the title.
    if dialRange != nil, self.view != .home {
      let text = dialText(columns: width < 80 ? 0 : width)
      canvas.write(text, endX: room - 1, y: rect.y, style: Theme.beta)
      room -= text.columns + 3
    }
    if model.classes != nil {
      let text = "class \(className)"
      canvas.write(text, endX: room - 1, y: rect.y, style: Theme.beta)
      room -= text.columns + 3
    }
    x = canvas.write(" \(name)", x: x, y: rect.y, style: Theme.name, maxWidth: max(0, room - x))
    if width < Layout.framed.width { return }
    let configuration = model.configuration
    let summary = "  \(configuration.architecture.summary)"
    // The longest text that fits whole.
    for text in [summary + "  on \(configuration.dataName)", summary] where x + text.columns <= room {
      canvas.write(text, x: x, y: rect.y, style: Theme.dim)
      break
    }
  }

  private var runText: (String, Style) {
    if let fetching {
      let share = fetching.share.map { " \(Int(whole: $0 * 100))%" } ?? ""
      let stop = width < Layout.framed.width ? "" : "  \(SharedCommand.stop.keys[0].name(unicode: unicode)) stops"
      return ("\(sign("↓", "v")) fetching \(fetching.data)\(share)\(stop)", Theme.paused)
    }
    if let readingShare {
      let share = Int(whole: readingShare * 100)
      return ("\(sign("◌", "o")) reading \(model.configuration.dataName) \(share)%", Theme.paused)
    }
    if let following, run == .idle { return followText(following) }
    let isUsual = dialRange == nil ? objective == .vae || objective == .beta : trainsWholeRange
    let wanted = width < Layout.framed.width ? "" : "\(objective.rawValue)  "
    switch run {
    // The usual objective needs no mention.
    case .idle:
      // In some views the key means something else.
      let isTaken = viewKeys.names.contains { $0.keys.contains(SharedCommand.toggleTraining.keys[0]) }
      return (isTaken ? "" : (isUsual ? "" : wanted) + "space trains", Theme.dim)
    case .loading: return ("\(sign("◌", "o")) loading \(model.configuration.dataName)", Theme.paused)
    case .running:
      let speed = width < Layout.framed.width ? "" : "  \(Numerals.compact(imagesPerSecond)) images/s"
      return ("\(wanted)\(sign("●", "*")) training\(speed)", Theme.running)
    case .paused: return ("\(wanted)\(sign("‖", "||")) paused", Theme.paused)
    }
  }

  /// `following, 12 s old`: how old the weights are, and whether a newer file cannot be shown.
  private func followText(_ following: Following) -> (String, Style) {
    guard let status = following.status else { return ("following", Theme.dim) }
    let age = "\(status.age) old"
    if status.problem != nil { return ("\(sign("◌", "o")) not readable now, \(age)", Theme.paused) }
    return ("\(sign("●", "*")) following\(width < Layout.framed.width ? "" : ", \(age)")", Theme.running)
  }
}
