import CCairo
import Drawing

/// A white page for lines, text and pictures, which becomes a PNG, SVG or PDF file, by cairo. Lengths are points, 1/72 inch, and y
/// grows downwards.
package struct Page: ~Copyable {
  private let drawing: OpaquePointer

  /// Nil if cairo refuses, which it does for sides of more than 32,767 pixels.
  ///
  /// - Parameter pixels: those of a point in a PNG; two are sharp on screens of twice the usual density.
  /// - Throws: `PictureFileError.noCairo`.
  package init?(_ kind: PictureKind, width: Double, height: Double, pixels: Double = 2) throws(PictureFileError) {
    guard ccairo_is_here() else { throw .noCairo }
    let cairoKind: ccairo_kind
    switch kind {
    case .png: cairoKind = CCAIRO_PNG
    case .svg: cairoKind = CCAIRO_SVG
    case .pdf: cairoKind = CCAIRO_PDF
    case .gif: return nil
    }
    guard let drawing = ccairo_begin(cairoKind, width, height, pixels) else { return nil }
    self.drawing = drawing
  }

  deinit { ccairo_discard(drawing) }

  /// The colour of what is drawn next.
  package mutating func use(_ color: Color) {
    let (red, green, blue) = color.onWhite
    ccairo_color(drawing, Double(red) / 255, Double(green) / 255, Double(blue) / 255)
  }

  mutating func line(_ points: [(x: Double, y: Double)], width: Double) {
    ccairo_line(drawing, points.flatMap { [$0.x, $0.y] }, points.count, width)
  }

  package mutating func box(x: Double, y: Double, width: Double, height: Double) {
    ccairo_box(drawing, x, y, width, height)
  }

  /// The font of text from now on; letters of one breadth or of their own.
  package mutating func useFont(isMonospaced: Bool, isBold: Bool) {
    ccairo_font(drawing, isMonospaced ? "monospace" : "sans-serif", isBold)
  }

  mutating func disc(x: Double, y: Double, radius: Double) { ccairo_disc(drawing, x, y, radius) }

  /// Draws what is cut off at the edges of a rectangle.
  mutating func clipped(
    x: Double, y: Double, width: Double, height: Double, _ body: (inout Page) -> Void
  ) {
    ccairo_clip(drawing, x, y, width, height)
    body(&self)
    ccairo_unclip(drawing)
  }

  /// A line of text; `align` of its breadth lies before `x`.
  package mutating func text(
    _ text: String, x: Double, y: Double, size: Double, align: Double = 0, upwards: Bool = false
  ) {
    ccairo_text(drawing, text.printableLine, x, y, size, align, upwards)
  }

  /// The breadth of a line of text.
  func breadth(of text: String, size: Double) -> Double { ccairo_text_width(drawing, text.printableLine, size) }

  /// Pixels of red, green, blue and opacity, which is not looked at, `[height, width, 4]`, each a square of `scale` points.
  mutating func picture(_ pixels: [UInt8], width: Int, height: Int, x: Double, y: Double, scale: Double) {
    precondition(pixels.count == 4 * width * height, "a pixel has four bytes")
    var turned = pixels
    for first in stride(from: 0, to: turned.count, by: 4) { turned.swapAt(first, first + 2) }
    ccairo_picture(drawing, &turned, Int32(width), Int32(height), x, y, scale)
  }

  /// Red, green, blue and full opacity of each pixel of what will be a PNG, `[height, width, 4]`; nil if cairo has failed.
  package consuming func pixels() -> [UInt8]? {
    var pixels: [UInt8] = []
    let isWhole = withUnsafeMutablePointer(to: &pixels) { output in
      ccairo_pixels(drawing, output) { context, line, count in
        guard let line else { return }
        context?.assumingMemoryBound(to: [UInt8].self).pointee += UnsafeBufferPointer(start: line, count: count)
      }
    }
    for first in stride(from: 0, to: pixels.count, by: 4) {
      pixels.swapAt(first, first + 2)
      pixels[first + 3] = 255
    }
    return isWhole ? pixels : nil
  }

  /// The file; nil if cairo has failed.
  consuming func bytes() -> [UInt8]? {
    let drawing = drawing
    discard self
    var bytes: [UInt8] = []
    let isWhole = withUnsafeMutablePointer(to: &bytes) { output in
      ccairo_end(
        drawing, output,
        { context, piece, count in
          guard let piece else { return count == 0 }
          context?.assumingMemoryBound(to: [UInt8].self).pointee += UnsafeBufferPointer(start: piece, count: count)
          return true
        })
    }
    return isWhole ? bytes : nil
  }
}

extension Color {
  /// Red, green and blue (0-255) on paper: the light theme's, and black for the terminal's own foreground.
  fileprivate var onWhite: (red: Int, green: Int, blue: Int) {
    switch self {
    case .standard: (0, 0, 0)
    case .named(let name): Self.components(of: ColorTheme.light.tone(name).wide)
    case .palette(let index): Self.components(of: index)
    case .rgb(let red, let green, let blue): (Int(red), Int(green), Int(blue))
    }
  }
}
