import CJPEG

/// JPEG by TurboJPEG: grey, in colour, or in the four inks of printing.
enum JPEGDecoder: PictureDecoder {
  static let name = "JPEG"
  static let endings = ["jpg", "jpeg"]

  static func recognises(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

  static func size(of bytes: [UInt8]) throws(PictureError) -> ImageSize {
    let header = try TurboJPEG().header(bytes)
    let isOnItsSide = JPEGSegments(bytes).orientation >= 5
    return ImageSize(
      width: isOnItsSide ? header.height : header.width, height: isOnItsSide ? header.width : header.height,
      channels: header.color == TJCS_GRAY ? 1 : 3)
  }

  static func decode(_ bytes: [UInt8], for size: ImageSize) throws(PictureError) -> DecodedPicture {
    let turbo = try TurboJPEG()
    let header = try turbo.header(bytes)
    // Its blocks of 8x8 pixels can be decoded at a half, a quarter or an eighth, which is much faster.
    let wanted = 2 * max(size.width, size.height)
    let reduction = [8, 4, 2].first { min(header.width, header.height) / $0 >= wanted } ?? 1
    let (width, height) = ((header.width + reduction - 1) / reduction, (header.height + reduction - 1) / reduction)
    let segments = JPEGSegments(bytes)
    func picture(_ pixels: [UInt8], channels: Int) -> DecodedPicture {
      DecodedPicture(size: ImageSize(width: width, height: height, channels: channels), pixels: pixels)
        .upright(segments.orientation)
    }
    switch header.color {
    case TJCS_CMYK, TJCS_YCCK:
      let inks = try turbo.pixels(bytes, TJPF_CMYK, width, height, channels: 4)
      return picture(colors(inks, areInverted: segments.hasAdobe), channels: 3)
    case TJCS_GRAY: return picture(try turbo.pixels(bytes, TJPF_GRAY, width, height, channels: 1), channels: 1)
    default: return picture(try turbo.pixels(bytes, TJPF_RGB, width, height, channels: 3), channels: 3)
    }
  }

  /// What cyan, magenta, yellow and black leave of white. Adobe's programs write how much of each is not there.
  private static func colors(_ inks: [UInt8], areInverted: Bool) -> [UInt8] {
    var colors = [UInt8](repeating: 0, count: inks.count / 4 * 3)
    for pixel in 0..<inks.count / 4 {
      func light(_ ink: Int) -> Int { Int(areInverted ? inks[4 * pixel + ink] : 255 - inks[4 * pixel + ink]) }
      for channel in 0..<3 { colors[3 * pixel + channel] = UInt8((light(channel) * light(3) + 127) / 255) }
    }
    return colors
  }
}

/// TurboJPEG's state, freed with this.
private final class TurboJPEG {
  private let handle: tjhandle

  init() throws(PictureError) {
    guard let handle = tjInitDecompress() else { throw PictureError("there is no memory left") }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  func header(_ bytes: [UInt8]) throws(PictureError) -> (width: Int, height: Int, color: TJCS) {
    var (width, height, subsampling, color): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
    guard tjDecompressHeader3(handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &color) == 0, width > 0,
      height > 0, color >= 0
    else { throw failure }
    return (Int(width), Int(height), TJCS(UInt32(color)))
  }

  func pixels(
    _ bytes: [UInt8], _ format: TJPF, _ width: Int, _ height: Int, channels: Int
  ) throws(PictureError) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    let status = tjDecompress2(
      handle, bytes, UInt(bytes.count), &pixels, CInt(width), 0, CInt(height), format.rawValue,
      // A file of many scans takes no longer than others of its size.
      TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS)
    // Warnings are about what does no harm, but for one: the rest of the picture would be grey.
    guard status == 0 || tjGetErrorCode(handle) == TJERR_WARNING.rawValue && !message.contains("remature end") else {
      throw failure
    }
    return pixels
  }

  private var message: String { String(cString: tjGetErrorStr2(handle)) }
  private var failure: PictureError { PictureError("TurboJPEG says: \(message)") }
}
