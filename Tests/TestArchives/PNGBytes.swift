/// The bytes of PNG files, written field by field, so that a test can make any of them wrong.
package enum PNGBytes {
  /// A PNG (W3C, second edition) whose rows are stored as they are, with no filter. `type` is its colour type: 0 grey, 2
  /// colours, 3 palette, 4 grey with alpha, 6 colours with alpha.
  package static func png(
    width: Int, height: Int, type: UInt8, depth: UInt8 = 8, _ rows: [[UInt8]], palette: [UInt8] = [],
    transparency: [UInt8] = []
  ) -> [UInt8] {
    let header = big(UInt32(width)) + big(UInt32(height)) + [depth, type, 0, 0, 0]
    let raw = rows.flatMap { (row: [UInt8]) -> [UInt8] in [0] + row }
    // One stored block of deflate (RFC 1951) in zlib's wrapping (RFC 1950).
    let size = UInt16(raw.count)
    let data = [0x78, 1, 1] + ZipBytes.little(size) + ZipBytes.little(~size) + raw + big(adler(raw))
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + (palette.isEmpty ? [] : chunk("PLTE", palette)) + (transparency.isEmpty ? [] : chunk("tRNS", transparency))
      + chunk("IDAT", data) + chunk("IEND", [])
  }

  /// A PNG of one colour.
  package static func png(width: Int, height: Int, _ color: [UInt8]) -> [UInt8] {
    let row = (0..<width).flatMap { _ in color }
    return png(
      width: width, height: height, type: color.count == 1 ? 0 : 2, [[UInt8]](repeating: row, count: height))
  }

  package static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    return big(UInt32(data.count)) + content + big(ZipBytes.checksum(content))
  }

  package static func big(_ number: UInt32) -> [UInt8] { ZipBytes.little(number.byteSwapped) }

  private static func adler(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes { (a, b) = ((a + UInt32(byte)) % 65521, (b + a + UInt32(byte)) % 65521) }
    return b << 16 | a
  }
}
