import Files

/// A format of pictures. A new one is a file here and a line in ``PictureDecoders``.
protocol PictureDecoder: Sendable {
  /// Its name: "PNG".
  static var name: String { get }
  /// The endings of its files' names, in small letters.
  static var endings: [String] { get }

  /// Whether a file is of this format, by its first bytes.
  static func recognises(_ bytes: [UInt8]) -> Bool

  /// A picture's own size, and whether it has colours, from its header.
  static func size(of bytes: [UInt8]) throws(PictureError) -> ImageSize

  /// Decodes a picture, at least twice as large as images of `size` where it is that large itself.
  static func decode(_ bytes: [UInt8], for size: ImageSize) throws(PictureError) -> DecodedPicture
}

/// The catalogue of formats.
enum PictureDecoders {
  static let all: [any PictureDecoder.Type] = [PNGDecoder.self, JPEGDecoder.self]

  /// The endings of names that are taken for pictures.
  static let endings = Set(all.flatMap { $0.endings })

  /// The bytes of a picture's file, and what reads them.
  static func open(_ path: String) throws(PictureError) -> (decoder: any PictureDecoder.Type, bytes: [UInt8]) {
    let bytes: [UInt8]
    do throws(FileError) {
      let file = try File.reading(path)
      let size = try file.status().size
      try FileSystem.memory(size, atMost: PictureLimits.fileSize, for: path)
      bytes = try file.bytes(size, at: 0)
    } catch {
      throw PictureError(error.reason)
    }
    guard let decoder = all.first(where: { $0.recognises(bytes) }) else {
      throw PictureError("it is no \(all.map { $0.name }.joined(separator: " and no "))")
    }
    return (decoder, bytes)
  }

  /// The size of the picture in a file.
  static func size(of path: String) throws(PictureError) -> ImageSize {
    let (decoder, bytes) = try open(path)
    return try checked(try decoder.size(of: bytes))
  }

  /// The picture in a file, and its own size.
  static func picture(
    _ path: String, for size: ImageSize
  ) throws(PictureError) -> (picture: DecodedPicture, own: ImageSize) {
    let (decoder, bytes) = try open(path)
    let own = try checked(try decoder.size(of: bytes))
    return (try decoder.decode(bytes, for: size), own)
  }

  /// Refuses a picture that would take too much memory, before any of it is taken.
  private static func checked(_ size: ImageSize) throws(PictureError) -> ImageSize {
    guard size.width <= PictureLimits.pixels / size.height else {
      throw PictureError("it has \(size.width)x\(size.height) pixels, more than \(PictureLimits.pixels)")
    }
    return size
  }
}

/// A picture that was decoded: `[height, width, channels]`, 8 bits each.
struct DecodedPicture {
  let size: ImageSize
  let pixels: [UInt8]
}

/// Why a picture cannot be read, in the middle of a sentence.
struct PictureError: Error, Equatable {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
