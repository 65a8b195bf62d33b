import CJPEG

/// Pictures as files, byte by byte.
enum PictureSample {
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
