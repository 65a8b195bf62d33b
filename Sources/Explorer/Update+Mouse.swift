import Drawing

extension World {
  /// A click on a dimension selects it; on its bar, it moves z there; on the dial's slider, it turns the dial.
  mutating func clickInExplore(x: Int, y: Int, _ layout: Layout) -> [Effect] {
    if let effects = clickOnSlider(x: x, y: y, layout) { return effects }
    guard let dimension = dimension(x: x, y: y, layout) else { return [] }
    tour = nil
    selected = dimension
    guard let value = layout.latentColumns.value(atColumn: x) else { return [] }
    return set(dimension, to: value)
  }

  /// In a list, the wheel is the arrow keys.
  mutating func scrollInOverlay(up: Bool) -> [Effect] {
    switch overlay {
    case .openList, .bookmarks, .palette, .help, .objectives: pressInOverlay(up ? .up : .down)
    default: []
    }
  }

  /// The wheel over a dimension moves along it.
  mutating func scroll(x: Int, y: Int, up: Bool) -> [Effect] {
    if view == .map { return scrollOnMap(x: x, y: y, up: up) }
    if view == .dial { return perform(up ? DialCommand.more : .less) }
    guard view == .explore, let dimension = dimension(x: x, y: y, Layout(self)) else { return [] }
    selected = dimension
    return perform(up ? Command.increase : .decrease)
  }

  private func dimension(x: Int, y: Int, _ layout: Layout) -> Int? {
    guard layout.fits, layout.latent.contains(x: x, y: y), layout.rows.y..<layout.rows.endY ~= y else { return nil }
    let dimension = firstVisible + y - layout.rows.y
    return dimension < latent ? dimension : nil
  }
}
