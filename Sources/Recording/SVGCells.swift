import Drawing
import Foundation
import PictureFiles

/// Cells of a terminal in SVG.
enum SVGCells {
  /// The size of a cell, the edge around the screen, and of letters that are as wide as a cell, in SVG's units.
  static let (width, height, edge, fontSize) = (10, 20, 12, 16.6)
  /// Where letters stand in a cell.
  static let baseline = 15
  /// The colours of plain text: a dark terminal, as most users have.
  static let plain = (foreground: Color.rgb(0xD4, 0xD4, 0xD4), background: Color.rgb(0x1A, 0x1A, 0x1A))

  /// Some rows of a screen.
  static func content(_ canvas: Canvas, rows: Range<Int>, _ ability: ScreenAbility) -> String {
    pictures(canvas, rows, ability) + rows.map { text(canvas, $0, ability) }.joined()
  }

  /// One picture around all pictures in these rows.
  private static func pictures(_ canvas: Canvas, _ rows: Range<Int>, _ ability: ScreenAbility) -> String {
    func hasPicture(_ x: Int, _ y: Int) -> Bool { canvas[x, y].isPicture(ability) }
    let columns = (0..<canvas.width).filter { x in rows.contains { hasPicture(x, $0) } }
    let filled = rows.filter { y in columns.contains { hasPicture($0, y) } }
    guard let left = columns.first, let right = columns.last, let top = filled.first, let bottom = filled.last else {
      return ""
    }
    let parts = canvas.pixels(rows: top..<bottom + 1, ability)
    let (across, down) = (right - left + 1, bottom - top + 1)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(32 * across * down)
    for line in 0..<4 * down {
      for x in 2 * left..<2 * right + 2 {
        let color = parts[line * 2 * canvas.width + x]?.components
        pixels += color.map { [$0.red, $0.green, $0.blue, 255] } ?? [0, 0, 0, 0]
      }
    }
    guard let png = PNGWriter.encode(pixels, width: 2 * across, height: 4 * down) else { return "" }
    return """
      <image x="\(left * width)" y="\(top * height)" width="\(across * width)" height="\(down * height)" \
      preserveAspectRatio="none" style="image-rendering:pixelated" \
      href="data:image/png;base64,\(Data(png).base64EncodedString())"/>

      """
  }

  private static func text(_ canvas: Canvas, _ y: Int, _ ability: ScreenAbility) -> String {
    let row = (0..<canvas.width).map { x in
      canvas[x, y].isPicture(ability) ? Cell() : canvas[x, y].reduced(to: ability, x: x, y: y)
    }
    var text = ""
    var x = 0
    while x < row.count {
      let style = row[x].style
      // Fonts may lack a symbol and take it from another font, of another width: letters and symbols are placed apart.
      let isASCII = row[x].symbol.isASCII
      var end = x
      var symbols = String.UnicodeScalarView()
      while end < row.count, row[end].style == style, row[end].symbol.isASCII == isASCII {
        symbols.append(row[end].symbol)
        end += 1
      }
      text += background(style, x..<end, y)
      let run = String(symbols).trimmingSpacesAtEnd
      let letters = run.drop { $0 == " " }
      if !letters.isEmpty {
        text += """
          <text x="\((x + run.count - letters.count) * width)" y="\(y * height + baseline)" \
          textLength="\(letters.count * width)" lengthAdjust="spacingAndGlyphs"\(attributes(style))>\
          \(escaped(String(letters)))</text>

          """
      }
      x = end
    }
    return text
  }

  private static func background(_ style: Style, _ columns: Range<Int>, _ y: Int) -> String {
    let isReversed = style.attributes.contains(.reverse)
    let color = isReversed ? (style.foreground == .standard ? plain.foreground : style.foreground) : style.background
    if color == .standard { return "" }
    return """
      <rect x="\(columns.lowerBound * width)" y="\(y * height)" width="\(columns.count * width)" height="\(height)" \
      fill="\(hex(color))"/>

      """
  }

  private static func attributes(_ style: Style) -> String {
    let isReversed = style.attributes.contains(.reverse)
    let color = isReversed ? (style.background == .standard ? plain.background : style.background) : style.foreground
    var attributes = color == .standard ? "" : " fill=\"\(hex(color))\""
    if style.attributes.contains(.bold) { attributes += " font-weight=\"bold\"" }
    if style.attributes.contains(.dim) { attributes += " opacity=\"0.6\"" }
    if style.attributes.contains(.underline) { attributes += " text-decoration=\"underline\"" }
    return attributes
  }

  /// A colour in SVG's form. The terminal's own colours have none.
  static func hex(_ color: Color) -> String {
    guard let (red, green, blue) = color.components else { return "none" }
    return String(format: "#%02x%02x%02x", red, green, blue)
  }

  static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
  }
}
