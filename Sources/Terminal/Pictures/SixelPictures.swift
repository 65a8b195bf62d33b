import Drawing

/// Pictures in DEC's Sixel (VT330/VT340 Programmer Reference Manual, chapter 14): bands of six rows, in which each
/// colour has a byte a column.
package enum SixelPictures {
  /// Shows a picture from the cursor on, of at most `colors` colours. Where the cursor is then differs from terminal to
  /// terminal.
  package static func show(_ bitmap: Bitmap, colors: Int) -> [UInt8] {
    let (width, height) = (bitmap.size.width, bitmap.size.height)
    // An enlarged picture has few different rows and columns; only those are looked at.
    let (small, widths, heights) = bitmap.condensed
    let palette = SixelPalette(small, limit: colors)
    // Pixels that are not drawn stay as they are (the second number); the shape of a pixel is that of the line after
    // it.
    var bytes = Array("\u{1B}P0;1q\"1;1;\(width);\(height)".utf8)
    for (number, color) in palette.colors.enumerated() {
      bytes += Array("#\(number);2;\(color.x);\(color.y);\(color.z)".utf8)
    }
    let rows = heights.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
    // The bits of each colour in a band, `[colors, columns]`, and the colours that are in it.
    let columns = widths.count
    var band = [UInt8](repeating: 0, count: palette.colors.count * columns)
    var isUsed = [Bool](repeating: false, count: palette.colors.count)
    for top in stride(from: 0, to: height, by: 6) {
      // Without a line feed after the last one, which might scroll.
      if top > 0 { bytes.append(UInt8(ascii: "-")) }
      for row in top..<min(top + 6, height) {
        for x in 0..<columns {
          let color = Int(palette.pixels[rows[row] * columns + x])
          band[color * columns + x] |= 1 << UInt8(row - top)
          isUsed[color] = true
        }
      }
      var isFirst = true
      for color in isUsed.indices where isUsed[color] {
        if !isFirst { bytes.append(UInt8(ascii: "$")) }
        isFirst = false
        isUsed[color] = false
        bytes += Array("#\(color)".utf8)
        append(&band, color * columns, widths, to: &bytes)
      }
    }
    return bytes + Array("\u{1B}\\".utf8)
  }

  /// Appends a colour's row of a band from `first` on, whose columns have these widths, with a count before what is
  /// repeated and without what is empty at its end, and clears it.
  private static func append(_ band: inout [UInt8], _ first: Int, _ widths: [Int], to bytes: inout [UInt8]) {
    var x = 0
    while x < widths.count {
      let bits = band[first + x]
      var count = 0
      while x < widths.count, band[first + x] == bits {
        count += widths[x]
        // What was sent is compared no more.
        band[first + x] = 0
        x += 1
      }
      if bits == 0, x == widths.count { return }
      let sign = bits + 0x3F
      if count > 3 {
        bytes += Array("!\(count)".utf8)
        bytes.append(sign)
      } else {
        for _ in 0..<count { bytes.append(sign) }
      }
    }
  }
}
