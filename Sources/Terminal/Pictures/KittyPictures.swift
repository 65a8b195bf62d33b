import CZlib
import Drawing
import Foundation

/// Pictures in kitty's protocol. Each has a number, by which it is replaced and deleted; a terminal answers nothing
/// (`q=2`).
package enum KittyPictures {
  /// The most bytes of base 64 in a part of a picture.
  private static let part = 4096

  /// Shows a picture over `columns` by `rows` cells from the cursor on, which does not move. A picture with the same
  /// number is replaced.
  package static func show(_ bitmap: Bitmap, number: Int, columns: Int, rows: Int) -> [UInt8] {
    guard let packed = packed(bitmap.inColor.bytes) else { return [] }
    let text = Array(Data(packed).base64EncodedData())
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count + text.count / part * 24 + 128)
    for start in stride(from: 0, to: text.count, by: part) {
      let end = min(start + part, text.count)
      let head =
        start > 0
        ? "" : "a=T,f=24,o=z,i=\(number),s=\(bitmap.size.width),v=\(bitmap.size.height),c=\(columns),r=\(rows),C=1,"
      bytes += Array("\u{1B}_G\(head)q=2,m=\(end < text.count ? 1 : 0);".utf8)
      bytes += text[start..<end]
      bytes += terminator
    }
    return bytes
  }

  /// Deletes a picture.
  package static func delete(number: Int) -> [UInt8] { Array("\u{1B}_Ga=d,d=I,i=\(number),q=2;\u{1B}\\".utf8) }

  /// Ends a picture that may have been begun, and deletes all.
  package static let deleteAll = Array("\u{1B}\\\u{1B}_Gq=2,m=0;\u{1B}\\\u{1B}_Ga=d,d=A,q=2;\u{1B}\\".utf8)

  private static let terminator = Array("\u{1B}\\".utf8)

  /// Packed by zlib as fast as it can: a picture of large squares becomes a hundredth in any case.
  private static func packed(_ bytes: [UInt8]) -> [UInt8]? {
    var count = compressBound(uLong(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(count))
    guard compress2(&packed, &count, bytes, uLong(bytes.count), Z_BEST_SPEED) == Z_OK else { return nil }
    return Array(packed[..<Int(count)])
  }
}
