extension Canvas {
  /// Draws a picture over the whole of `rect` (see `GreyImage.bestRect`), white on black whatever the terminal's theme is.
  ///
  /// With half blocks a cell shows two pixels one above the other, so that a picture of `rect.width` by `2 * rect.height`
  /// pixels is shown as it is; with the other symbols a cell shows one brightness. Other sizes are resampled.
  public mutating func draw(_ image: GreyImage, in rect: Rect, symbols: Symbols) {
    guard !rect.isEmpty, image.width > 0, image.height > 0 else { return }
    let half = symbols == .half
    let pixels = image.resampled(width: rect.width, height: half ? 2 * rect.height : rect.height)
    let visible = rect.intersection(bounds)
    let whiteOnBlack = Style(foreground: .grey(1), background: .grey(0))
    for y in visible.y..<visible.endY {
      let row = (y - rect.y) * (half ? 2 : 1) * rect.width - rect.x
      for x in visible.x..<visible.endX {
        let level = Color.byte(pixels.values[row + x])
        let cell: Cell
        switch symbols {
        case .half:
          let lower = Color.byte(pixels.values[row + rect.width + x])
          cell = Cell("▀", Style(foreground: .palette(Color.greys[level]), background: .palette(Color.greys[lower])))
        case .space:
          cell = Cell(" ", Style(foreground: .grey(1), background: .palette(Color.greys[level])))
        case .block: cell = Cell(InkRamp.blocks.symbols[level], whiteOnBlack)
        case .ascii: cell = Cell(InkRamp.ascii.symbols[level], whiteOnBlack)
        }
        self[x, y] = cell
      }
    }
  }
}
