import CJPEG

/// Pictures as files, byte by byte.
enum PictureSample {
  /// A PNG (W3C, second edition) whose rows are stored as they are, with no filter. `type` is its colour type: 0 grey, 2
  /// colours, 3 palette, 4 grey with alpha, 6 colours with alpha.
  static func png(
    width: Int, height: Int, type: UInt8, depth: UInt8 = 8, _ rows: [[UInt8]], palette: [UInt8] = [],
    transparency: [UInt8] = []
  ) -> [UInt8] {
    let header = big(UInt32(width)) + big(UInt32(height)) + [depth, type, 0, 0, 0]
    let raw = rows.flatMap { (row: [UInt8]) -> [UInt8] in [0] + row }
    // One stored block of deflate (RFC 1951) in zlib's wrapping (RFC 1950).
    let size = UInt16(raw.count)
    let data = [0x78, 1, 1] + Sample.little(size) + Sample.little(~size) + raw + big(adler(raw))
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
      + (palette.isEmpty ? [] : chunk("PLTE", palette)) + (transparency.isEmpty ? [] : chunk("tRNS", transparency))
      + chunk("IDAT", data) + chunk("IEND", [])
  }

  /// A PNG of one colour.
  static func png(width: Int, height: Int, _ color: [UInt8]) -> [UInt8] {
    let row = (0..<width).flatMap { _ in color }
    return png(
      width: width, height: height, type: color.count == 1 ? 0 : 2, [[UInt8]](repeating: row, count: height))
  }

  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    return big(UInt32(data.count)) + content + big(Sample.checksum(content))
  }

  static func big(_ number: UInt32) -> [UInt8] { Sample.little(number.byteSwapped) }

  private static func adler(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes { (a, b) = ((a + UInt32(byte)) % 65521, (b + a + UInt32(byte)) % 65521) }
    return b << 16 | a
  }

  /// A JPEG of one colour: a byte for grey, three for red, green and blue, four for inks.
  static func jpeg(width: Int, height: Int, _ color: [UInt8]) -> [UInt8] {
    jpeg(width: width, height: height, pixels: (0..<width * height).flatMap { _ in color })
  }

  /// A JPEG with a segment that says how the camera was held.
  static func oriented(_ jpeg: [UInt8], _ orientation: UInt8, isLittle: Bool) -> [UInt8] {
    let tiff: [UInt8] =
      isLittle
      ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
      : [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    let content = Array("Exif".utf8) + [0, 0] + tiff
    return [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(content.count + 2)] + content + jpeg[2...]
  }

  /// A JPEG of these pixels; their number says how many channels they have.
  static func jpeg(width: Int, height: Int, pixels: [UInt8]) -> [UInt8] {
    let (format, sampling) = [1: (TJPF_GRAY, TJSAMP_GRAY), 3: (TJPF_RGB, TJSAMP_444), 4: (TJPF_CMYK, TJSAMP_444)][
      pixels.count / (width * height), default: (TJPF_RGB, TJSAMP_444)]
    let compressor = tjInitCompress()
    defer { tjDestroy(compressor) }
    var bytes: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    tjCompress2(
      compressor, pixels, CInt(width), 0, CInt(height), format.rawValue, &bytes, &size, CInt(sampling.rawValue), 100, 0)
    defer { tjFree(bytes) }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: Int(size)))
  }
}
