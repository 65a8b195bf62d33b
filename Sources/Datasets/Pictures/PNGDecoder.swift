import CPNG

/// PNG by libpng's simplified interface, which needs no `setjmp`: of any depth, with a palette, interlaced. What is transparent
/// lies on white.
enum PNGDecoder: PictureDecoder {
  static let name = "PNG"
  static let endings = ["png"]

  static func recognises(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  }

  static func size(of bytes: [UInt8]) throws(PictureError) -> ImageSize { try PNGImage().begin(bytes) }

  static func decode(_ bytes: [UInt8], for size: ImageSize) throws(PictureError) -> DecodedPicture {
    let image = PNGImage()
    return DecodedPicture(size: try image.begin(bytes), pixels: try image.finish())
  }
}

/// libpng's state of reading one picture. libpng keeps a pointer to it, so it lives behind a pointer of our own.
private final class PNGImage {
  private let image: UnsafeMutablePointer<png_image>
  /// libpng reads from there until `finish`.
  private var bytes: UnsafeMutableBufferPointer<UInt8>?
  private var size = ImageSize(width: 1, height: 1)

  init() {
    image = .allocate(capacity: 1)
    image.initialize(to: png_image())
    image.pointee.version = png_uint_32(PNG_IMAGE_VERSION)
  }

  deinit {
    png_image_free(image)
    image.deallocate()
    bytes?.deallocate()
  }

  /// Reads the header.
  func begin(_ file: [UInt8]) throws(PictureError) -> ImageSize {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: file.count)
    _ = copy.initialize(fromContentsOf: file)
    bytes = copy
    guard png_image_begin_read_from_memory(image, copy.baseAddress, copy.count) != 0 else { throw failure }
    let hasColours = image.pointee.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
    guard let width = Int(exactly: image.pointee.width), let height = Int(exactly: image.pointee.height), width > 0,
      height > 0
    else { throw PictureError("it has no pixels") }
    size = ImageSize(width: width, height: height, channels: hasColours ? 3 : 1)
    return size
  }

  /// Reads the pixels of a picture whose size has been checked.
  func finish() throws(PictureError) -> [UInt8] {
    // Without this, 16 bits that say nothing of their curve would be taken for linear light.
    image.pointee.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
    image.pointee.format = size.channels == 3 ? UInt32(PNG_FORMAT_FLAG_COLOR) : 0
    var white = png_color(red: 255, green: 255, blue: 255)
    var pixels = [UInt8](repeating: 0, count: size.count)
    guard png_image_finish_read(image, &white, &pixels, 0, nil) != 0 else { throw failure }
    return pixels
  }

  /// What libpng says went wrong.
  private var failure: PictureError {
    let message = withUnsafeBytes(of: image.pointee.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return PictureError("libpng says: \(message)")
  }
}
