import Drawing

extension ExplorerState {
  /// `hintsAreHidden` by a notice: nobody clicks on what is not to be seen.
  mutating func click(x: Int, y: Int, hintsAreHidden: Bool) -> [ExplorerEffect] {
    let layout = Layout(self)
    guard layout.fits else { return [] }
    if let overlay { return click(x: x, y: y, in: overlay) }
    if layout.hints.contains(x: x, y: y) {
      if hintsAreHidden { return [] }
      return hintKey(atColumn: x, width: layout.hints.width).map { press($0) } ?? []
    }
    return clickInView(x: x, y: y, layout)
  }

  /// What it means that the mouse is moved with its button held down: where one draws, and on the dial.
  mutating func drag(x: Int, y: Int) -> [ExplorerEffect] {
    guard overlay == nil, Layout(self).fits else { return [] }
    return switch view {
    case .draw: dragInDraw(x: x, y: y)
    case .explore: dragSlider(x: x)
    case .dial: clickOnDial(x: x, y: y)
    default: []
    }
  }

  /// A click on a dimension selects it; on its bar, it moves z there; on the dial's slider, it turns the dial.
  mutating func clickInExplore(x: Int, y: Int, _ layout: Layout) -> [ExplorerEffect] {
    if let effects = clickOnSlider(x: x, y: y, layout) { return effects }
    guard let dimension = dimension(x: x, y: y, layout) else { return [] }
    tour = nil
    selected = dimension
    guard let value = layout.latentColumns.value(atColumn: x) else { return [] }
    return set(dimension, to: value)
  }

  /// The wheel over a dimension moves along it.
  mutating func scroll(x: Int, y: Int, up: Bool) -> [ExplorerEffect] {
    // In a list, the wheel is the arrow keys.
    switch overlay {
    case .openList, .bookmarks, .palette, .help, .objectives: return pressInOverlay(up ? .up : .down)
    default: break
    }
    if overlay == nil, view == .map { return scrollOnMap(x: x, y: y, up: up) }
    if overlay == nil, view == .dial { return perform(up ? DialCommand.more : .less) }
    guard overlay == nil, view == .explore, let dimension = dimension(x: x, y: y, Layout(self)) else { return [] }
    selected = dimension
    return perform(up ? Command.increase : .decrease)
  }

  private func dimension(x: Int, y: Int, _ layout: Layout) -> Int? {
    guard layout.fits, layout.latent.contains(x: x, y: y), layout.rows.y..<layout.rows.endY ~= y else { return nil }
    let dimension = firstVisible + y - layout.rows.y
    return dimension < latent ? dimension : nil
  }
}
