import Drawing
import PictureFiles

/// Cells of a terminal in pixels, with the sizes and colours of those in SVG.
enum PaintedCells {
  private static let (cellWidth, cellHeight) = (Double(SVGCells.width), Double(SVGCells.height))

  static func width(of canvas: Canvas) -> Int { SVGCells.width * canvas.width + 2 * SVGCells.edge }
  static func height(of canvas: Canvas) -> Int { SVGCells.height * canvas.height + 2 * SVGCells.edge }

  /// Red, green, blue and full opacity, `[height, width, 4]`.
  ///
  /// - Throws: `PictureFileError.noCairo`, or `.unmakeable`.
  static func pixels(of canvas: Canvas, _ ability: ScreenAbility) throws(PictureFileError) -> [UInt8] {
    let (width, height) = (Double(width(of: canvas)), Double(height(of: canvas)))
    guard var page = try Page(.png, width: width, height: height, pixels: 1) else { throw .unmakeable }
    page.use(SVGCells.plain.background)
    page.box(x: 0, y: 0, width: width, height: height)
    for y in 0..<canvas.height {
      for x in 0..<canvas.width where !canvas[x, y].isPicture(ability) {
        paint(canvas[x, y].reduced(to: ability, x: x, y: y), x, y, on: &page)
      }
    }
    // Two parts of a cell across and four down.
    let parts = canvas.pixels(rows: 0..<canvas.height, ability)
    let (partWidth, partHeight) = (cellWidth / 2, cellHeight / 4)
    for (index, color) in parts.enumerated() {
      guard let color else { continue }
      let (row, column) = index.quotientAndRemainder(dividingBy: 2 * canvas.width)
      page.use(color)
      page.box(
        x: Double(SVGCells.edge) + Double(column) * partWidth, y: Double(SVGCells.edge) + Double(row) * partHeight,
        width: partWidth, height: partHeight)
    }
    guard let pixels = page.pixels() else { throw .unmakeable }
    return pixels
  }

  private static func paint(_ cell: Cell, _ x: Int, _ y: Int, on page: inout Page) {
    let (left, top) = (Double(SVGCells.edge + x * SVGCells.width), Double(SVGCells.edge + y * SVGCells.height))
    let style = cell.style
    var (ink, paper) = (style.foreground, style.background)
    if ink == .standard { ink = SVGCells.plain.foreground }
    if paper == .standard { paper = SVGCells.plain.background }
    if style.attributes.contains(.reverse) { swap(&ink, &paper) }
    if paper != SVGCells.plain.background {
      page.use(paper)
      page.box(x: left, y: top, width: cellWidth, height: cellHeight)
    }
    page.use(style.attributes.contains(.dim) ? faint(ink, on: paper) : ink)
    if style.attributes.contains(.underline) {
      page.box(x: left, y: top + cellHeight - 3, width: cellWidth, height: 1)
    }
    guard cell.symbol != " " else { return }
    if let dots = brailleDots(cell.symbol) {
      for (column, row) in dots {
        page.box(x: left + 2 + Double(5 * column), y: top + 2 + Double(5 * row), width: 2, height: 2)
      }
      return
    }
    page.useFont(isMonospaced: true, isBold: style.attributes.contains(.bold))
    page.text(String(cell.symbol), x: left, y: top + Double(SVGCells.baseline), size: SVGCells.fontSize)
  }

  /// The dots of a braille symbol, which fonts of one breadth often lack: columns and rows, two across and four down. Nil for another
  /// symbol.
  private static func brailleDots(_ symbol: Unicode.Scalar) -> [(column: Int, row: Int)]? {
    guard (0x2800...0x28FF).contains(symbol.value) else { return nil }
    // In the order of the bits: the fourth row was added to the code later.
    let places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    return places.enumerated().filter { (symbol.value - 0x2800) >> $0.offset & 1 == 1 }.map(\.element)
  }

  /// Six tenths of the ink, as the opacity in SVG.
  private static func faint(_ ink: Color, on paper: Color) -> Color {
    guard let a = ink.components, let b = paper.components else { return ink }
    func mixed(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((6 * Int(a) + 4 * Int(b)) / 10) }
    return .rgb(mixed(a.red, b.red), mixed(a.green, b.green), mixed(a.blue, b.blue))
  }
}
