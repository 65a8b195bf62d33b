import CPNG

/// Pictures as PNG files, by libpng.
package enum PNGWriter {
  /// A picture of red, green, blue and opacity, `[height, width, 4]`; nil if libpng refuses.
  /// `isFast` is for one that is not kept.
  package static func encode(_ pixels: [UInt8], width: Int, height: Int, isFast: Bool = false) -> [UInt8]? {
    precondition(width > 0 && height > 0 && pixels.count == 4 * width * height, "a pixel has four bytes")
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    if isFast { image.flags = png_uint_32(PNG_IMAGE_FLAG_FAST) }
    defer { png_image_free(&image) }
    // What a file of uncompressed pixels takes, which is more than any.
    var bytes = [UInt8](repeating: 0, count: pixels.count + pixels.count / 1000 + 12 * height + 4096)
    var count = bytes.count
    guard png_image_write_to_memory(&image, &bytes, &count, 0, pixels, 0, nil) != 0 else { return nil }
    return Array(bytes[..<count])
  }
}
