import Drawing
import Foundation
import PictureFiles

/// Pictures in iTerm2's protocol: a PNG file within an OSC.
package enum ITerm2Pictures {
  /// Shows a picture over `columns` by `rows` cells from the cursor on. Where the cursor is then differs from terminal to terminal.
  package static func show(_ bitmap: Bitmap, columns: Int, rows: Int) -> [UInt8] {
    let (width, height) = (bitmap.size.width, bitmap.size.height)
    guard let file = PNGWriter.encode(pixels(of: bitmap), width: width, height: height, isFast: true) else { return [] }
    let head =
      "\u{1B}]1337;File=inline=1;size=\(file.count);width=\(columns);height=\(rows);preserveAspectRatio=0;doNotMoveCursor=1:"
    return Array(head.utf8) + Array(Data(file).base64EncodedData()) + [Byte.bell]
  }

  /// Red, green, blue and opacity of all pixels.
  private static func pixels(of bitmap: Bitmap) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(4 * bitmap.size.pixels)
    let colors = bitmap.inColor.bytes
    for start in stride(from: 0, to: colors.count, by: 3) {
      pixels.append(colors[start])
      pixels.append(colors[start + 1])
      pixels.append(colors[start + 2])
      pixels.append(255)
    }
    return pixels
  }
}
