/// Ordered dithering to the 256-colour palette, for pixels in colour.
///
/// Four palette entries are chosen whose mean is near the colour, each of which makes up for the error of those before it. Which
/// one is shown depends only on the place of the pixel, in a fixed pattern of 2 by 2: a picture does not flicker while another
/// moves, as it would if errors spread from pixel to pixel. This is Thomas Knoll's method (US patent 6,606,166, expired 2019).
enum Dither {
  /// The rank, from dark to bright, of the entry at each place of the pattern: Bayer's matrix of order 2.
  private static let ranks = [0, 2, 3, 1]

  /// The palette entry for a pixel in column `x`, row `y` of the pixels of the screen. Greys are not dithered: the 26 in the
  /// palette are fine enough.
  static func entry(_ red: UInt8, _ green: UInt8, _ blue: UInt8, x: Int, y: Int) -> UInt8 {
    if red == green, green == blue { return Color.greys[Int(red)] }
    let color = SIMD3<Int32>(Int32(red), Int32(green), Int32(blue))
    var error = SIMD3<Int32>()
    var chosen = SIMD4<Int32>()
    for step in 0..<4 {
      // Three eighths of the error: all of it would mix colours farther apart, which are seen as grain where a pixel is large.
      let wanted = (color &+ (error &* 3) / 8).clamped(lowerBound: SIMD3(), upperBound: SIMD3(repeating: 255))
      let entry = Color.nearest(Int(wanted.x), Int(wanted.y), Int(wanted.z))
      let found = colors[Int(entry)]
      error &+= color &- found
      // Brightness in the upper bits: the order of the keys is the order from dark to bright.
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
