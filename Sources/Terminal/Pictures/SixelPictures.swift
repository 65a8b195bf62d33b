import Drawing

/// Pictures in DEC's Sixel (VT330/VT340 Programmer Reference Manual, chapter 14): bands of six rows, in which each colour has a byte
/// a column.
package enum SixelPictures {
  /// Shows a picture from the cursor on, of at most `colors` colours. Where the cursor is then differs from terminal to terminal.
  package static func show(_ bitmap: Bitmap, colors: Int) -> [UInt8] {
    let palette = SixelPalette(bitmap, limit: colors)
    let (width, height) = (bitmap.size.width, bitmap.size.height)
    // Pixels that are not drawn stay as they are (the second number); the shape of a pixel is that of the line after it.
    var bytes = Array("\u{1B}P0;1q\"1;1;\(width);\(height)".utf8)
    for (number, color) in palette.colors.enumerated() {
      bytes += Array("#\(number);2;\(color.x);\(color.y);\(color.z)".utf8)
    }
    // The bits of each colour in a band, `[colors, width]`, and the colours that are in it.
    var band = [UInt8](repeating: 0, count: palette.colors.count * width)
    var isUsed = [Bool](repeating: false, count: palette.colors.count)
    for top in stride(from: 0, to: height, by: 6) {
      // Without a line feed after the last one, which might scroll.
      if top > 0 { bytes.append(UInt8(ascii: "-")) }
      for row in 0..<min(6, height - top) {
        let start = (top + row) * width
        for x in 0..<width {
          let color = Int(palette.pixels[start + x])
          band[color * width + x] |= 1 << UInt8(row)
          isUsed[color] = true
        }
      }
      var isFirst = true
      for color in isUsed.indices where isUsed[color] {
        if !isFirst { bytes.append(UInt8(ascii: "$")) }
        isFirst = false
        isUsed[color] = false
        bytes += Array("#\(color)".utf8)
        append(&band, color * width..<(color + 1) * width, to: &bytes)
      }
    }
    return bytes + Array("\u{1B}\\".utf8)
  }

  /// Appends a row of a band, with a count before what is repeated and without what is empty at its end, and clears it.
  private static func append(_ band: inout [UInt8], _ range: Range<Int>, to bytes: inout [UInt8]) {
    var x = range.lowerBound
    while x < range.upperBound {
      let bits = band[x]
      var end = x
      while end < range.upperBound, band[end] == bits {
        band[end] = 0
        end += 1
      }
      if bits == 0, end == range.upperBound { return }
      let (count, sign) = (end - x, bits + 0x3F)
      if count > 3 {
        bytes += Array("!\(count)".utf8)
        bytes.append(sign)
      } else {
        for _ in 0..<count { bytes.append(sign) }
      }
      x = end
    }
  }
}
