import Drawing
import Interface

// The line of views: their keys and names, the open one marked.
extension ExplorerState {
  /// Each view and its columns.
  private var tabs: [(name: ViewName, text: String, columns: Range<Int>)] {
    var x = 1
    return ViewName.allCases.map { name in
      let text = "\(name.key.name(unicode: world.unicode)) \(name.rawValue)"
      defer { x += text.columns + 2 }
      return (name, text, x..<x + text.columns)
    }
  }

  /// The key of the view at a cell.
  func tabKey(x: Int, y: Int, in rect: Rect) -> Key? {
    rect.contains(x: x, y: y) ? tabs.first { $0.columns.contains(x) }?.name.key : nil
  }

  func drawTabs(on canvas: inout Canvas, in rect: Rect) {
    guard !rect.isEmpty else { return }
    for (name, text, columns) in tabs where !world.hidesAny(of: [name.key]) && !world.hasOwn(among: [name.key]) {
      let isOpen = name == world.view
      canvas.write(
        text, x: rect.x + columns.lowerBound, y: rect.y, style: isOpen ? Theme.selected : Theme.dim)
    }
  }
}
