extension Canvas {
  /// Draws a picture over the whole of `rect` (see `PictureSize.bestRect`), with black as black whatever the terminal's theme is.
  ///
  /// With half blocks a cell shows two pixels one above the other, so that a picture of `rect.width` by `2 * rect.height`
  /// pixels is shown as it is; with quadrants four and with octants eight, of two colours; with the other symbols a cell shows
  /// one pixel, of which blocks and ASCII show only the brightness. Other sizes are resampled. A picture with more pixels
  /// than half blocks show is drawn in quadrants: there the finer shape is worth more than the third colour.
  ///
  /// With `pixels` the cells are those of half blocks, and the canvas remembers the picture as well.
  public mutating func draw(_ picture: Picture, in rect: Rect, symbols: Symbols) {
    guard !rect.isEmpty, picture.size.count > 0 else { return }
    defer { if symbols == .pixels { place(picture, in: rect) } }
    let isShrunk = rect.width < picture.size.width || 2 * rect.height < picture.size.height
    let symbols = symbols.cells == .half && isShrunk ? .quadrant : symbols.cells
    let (across, down) = symbols.parts
    let pixels = (symbols.isInk ? picture.grey : picture).resampled(
      width: rect.width * across, height: rect.height * down)
    let visible = rect.intersection(bounds)
    let whiteOnBlack = Style(foreground: .grey(1), background: .grey(0))
    var parts = [SIMD3<Float>](repeating: SIMD3(), count: across * down)
    for y in visible.y..<visible.endY {
      for x in visible.x..<visible.endX {
        let first = (y - rect.y) * down * pixels.width + (x - rect.x) * across
        let cell: Cell
        switch symbols {
        case .half, .pixels:
          let style = Style(foreground: pixels.color(first), background: pixels.color(first + pixels.width))
          cell = Cell("▀", style)
        case .quadrant, .octant:
          for part in parts.indices { parts[part] = pixels.pixel(first + part / 2 * pixels.width + part % 2) }
          let fit = Mosaic.fit(parts)
          let style = Style(foreground: pixels.color(fit.bright), background: pixels.color(fit.dark))
          cell = Cell((symbols == .octant ? Mosaic.octants : Mosaic.quadrants)[fit.pattern], style)
        case .space:
          cell = Cell(" ", Style(foreground: .grey(1), background: pixels.color(first)))
        case .block:
          cell = Cell(InkRamp.blocks.symbols[Color.byte(pixels.values[first])], whiteOnBlack)
        case .ascii:
          cell = Cell(InkRamp.ascii.symbols[Color.byte(pixels.values[first])], whiteOnBlack)
        }
        self[x, y] = cell
      }
    }
  }
}

extension Picture {
  /// A pixel, counted row by row: red, green and blue, or brightness, 0 and 0 in a grey picture.
  fileprivate func pixel(_ index: Int) -> SIMD3<Float> {
    let plane = size.pixels
    return size.channels == 1
      ? SIMD3(values[index], 0, 0) : SIMD3(values[index], values[plane + index], values[2 * plane + index])
  }

  /// The colour of a pixel in the form of `pixel`.
  fileprivate func color(_ pixel: SIMD3<Float>) -> Color { size.channels == 1 ? .grey(pixel.x) : .rgb(pixel) }

  fileprivate func color(_ index: Int) -> Color { color(pixel(index)) }
}
