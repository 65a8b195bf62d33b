import Drawing
import Foundation
import PictureFiles

/// Pictures in iTerm2's protocol: a PNG file within an OSC.
package enum ITerm2Pictures {
  /// Shows a picture over `columns` by `rows` cells from the cursor on. Where the cursor is then differs from terminal
  /// to terminal.
  package static func show(_ bitmap: Bitmap, columns: Int, rows: Int) -> [UInt8] {
    let (width, height) = (bitmap.size.width, bitmap.size.height)
    guard let file = PNGWriter.encode(pixels(of: bitmap), width: width, height: height, isFast: true) else { return [] }
    let head =
      "\u{1B}]1337;File=inline=1;size=\(file.count);width=\(columns);height=\(rows);preserveAspectRatio=0;"
      + "doNotMoveCursor=1:"
    return Array(head.utf8) + Array(Data(file).base64EncodedData()) + [Byte.bell]
  }

  /// Red, green, blue and opacity of all pixels.
  private static func pixels(of bitmap: Bitmap) -> [UInt8] {
    let (colors, count) = (bitmap.inColor.bytes, bitmap.size.pixels)
    return [UInt8](unsafeUninitializedCapacity: 4 * count) { pixels, initialized in
      for pixel in 0..<count {
        for channel in 0..<3 { pixels[4 * pixel + channel] = colors[3 * pixel + channel] }
        pixels[4 * pixel + 3] = 255
      }
      initialized = 4 * count
    }
  }
}
