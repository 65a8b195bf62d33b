extension Canvas {
  /// Draws a picture over the whole of `rect` (see `GreyImage.bestRect`), white on black whatever the terminal's theme is.
  ///
  /// With half blocks a cell shows two pixels one above the other, so that a picture of `rect.width` by `2 * rect.height`
  /// pixels is shown as it is; with quadrants four, of two greys; with the other symbols a cell shows one brightness. Other
  /// sizes are resampled.
  public mutating func draw(_ image: GreyImage, in rect: Rect, symbols: Symbols) {
    guard !rect.isEmpty, image.width > 0, image.height > 0 else { return }
    let (across, down) = symbols.pixels
    let pixels = image.resampled(width: rect.width * across, height: rect.height * down)
    let visible = rect.intersection(bounds)
    let whiteOnBlack = Style(foreground: .grey(1), background: .grey(0))
    for y in visible.y..<visible.endY {
      for x in visible.x..<visible.endX {
        let first = (y - rect.y) * down * pixels.width + (x - rect.x) * across
        let level = Color.byte(pixels.values[first])
        let cell: Cell
        switch symbols {
        case .half:
          cell = Cell("▀", Self.greys(pixels.values[first], on: pixels.values[first + pixels.width]))
        case .quadrant:
          let below = first + pixels.width
          let fit = Quadrants.fit(
            pixels.values[first], pixels.values[first + 1], pixels.values[below], pixels.values[below + 1])
          cell = Cell(Quadrants.symbols[fit.pattern], Self.greys(fit.bright, on: fit.dark))
        case .space:
          cell = Cell(" ", Style(foreground: .grey(1), background: .palette(Color.greys[level])))
        case .block: cell = Cell(InkRamp.blocks.symbols[level], whiteOnBlack)
        case .ascii: cell = Cell(InkRamp.ascii.symbols[level], whiteOnBlack)
        }
        self[x, y] = cell
      }
    }
  }

  private static func greys(_ foreground: Float, on background: Float) -> Style {
    Style(foreground: .grey(foreground), background: .grey(background))
  }
}
