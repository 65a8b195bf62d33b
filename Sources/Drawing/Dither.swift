/// Ordered dithering to the 256-colour palette, for pixels in colour.
///
/// Four entries of the palette are chosen whose mean is near the colour, each making up for what the ones before it left over;
/// which of them is shown depends on the pixel's place alone, in a fixed pattern of 2 by 2. So a picture that stands still
/// does not flicker while another moves, and no error spreads from pixel to pixel. The method is Thomas Knoll's (US patent
/// 6,606,166, expired in 2019).
enum Dither {
  /// Which of the four, from dark to bright, is at each place of the pattern: Bayer's smallest matrix.
  private static let ranks = [0, 2, 3, 1]

  /// The entry for a pixel of red, green and blue from 0 to 255 in column `x`, row `y` of the screen's pixels. Greys are not
  /// dithered: 26 entries are fine enough.
  static func entry(_ red: UInt8, _ green: UInt8, _ blue: UInt8, x: Int, y: Int) -> UInt8 {
    if red == green, green == blue { return Color.greys[Int(red)] }
    let color = SIMD3<Int32>(Int32(red), Int32(green), Int32(blue))
    var error = SIMD3<Int32>()
    var chosen = SIMD4<Int32>()
    for step in 0..<4 {
      // Three quarters of the error: all of it would mix colours that are farther apart, which is seen as grain.
      let wanted = (color &+ (error &* 3) / 4).clamped(lowerBound: SIMD3(), upperBound: SIMD3(repeating: 255))
      let entry = Color.nearest(Int(wanted.x), Int(wanted.y), Int(wanted.z))
      let found = colors[Int(entry)]
      error &+= color &- found
      // The brightness in front, so that the order of the numbers is the order from dark to bright.
      var key = (found.x &* 299 &+ found.y &* 587 &+ found.z &* 114) << 8 | Int32(entry)
      for place in 0..<step where chosen[place] > key { swap(&chosen[place], &key) }
      chosen[step] = key
    }
    return UInt8(truncatingIfNeeded: chosen[ranks[(y & 1) << 1 | x & 1]])
  }

  private static let colors: [SIMD3<Int32>] = (0..<256).map {
    let (red, green, blue) = Color.components(of: UInt8($0))
    return SIMD3(Int32(red), Int32(green), Int32(blue))
  }
}
