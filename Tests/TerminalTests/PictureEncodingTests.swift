import CPNG
import CZlib
import Drawing
import Foundation
import Terminal
import Testing

/// Pictures as they are sent to terminals, decoded again.
@Suite struct PictureEncodingTests {
  private static func bitmap(_ width: Int, _ height: Int, _ channels: Int, _ byte: (Int) -> Int) -> Bitmap {
    let bytes = (0..<width * height * channels).map { UInt8(truncatingIfNeeded: byte($0)) }
    return Bitmap(PictureSize(width: width, height: height, channels: channels), bytes: bytes)
  }

  private static let grey = bitmap(37, 29, 1) { $0 * 7 + $0 / 37 }
  private static let color = bitmap(40, 33, 3) { $0 * $0 * 31 + $0 / 5 }
  /// More than one part in base 64, whatever zlib does.
  private static let large = bitmap(120, 100, 3) { index in
    let mixed = UInt64(index) &* 0x9E37_79B9_7F4A_7C15
    let twice = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: twice >> 40)
  }
  /// Each pixel a square, as pictures on a screen are, with black beside it.
  private static let squares = bitmap(9, 7, 3) { $0 * 37 % 251 }.scaled(width: 66, height: 50)

  private static let bitmaps = [grey, color, squares, large]

  private func colors(_ bitmap: Bitmap) -> [UInt8] {
    bitmap.size.channels == 3 ? bitmap.bytes : bitmap.bytes.flatMap { [$0, $0, $0] }
  }

  // MARK: kitty

  @Test(arguments: bitmaps.indices) func kittyShowsThePixels(index: Int) throws {
    let bitmap = Self.bitmaps[index]
    let bytes = KittyPictures.show(bitmap, number: 7, columns: 4, rows: 2)
    let parts = try #require(kittyCommands(bytes))
    var data = Data()
    for (index, part) in parts.enumerated() {
      #expect(part.text.utf8.count <= 4096 && part.keys["q"] == "2")
      #expect(part.keys["m"] == (index < parts.count - 1 ? "1" : "0"))
      // All parts but the last are whole groups of base 64.
      data += try #require(Data(base64Encoded: part.text))
      if index > 0 { #expect(part.keys.count == 2) }
    }
    let keys = parts[0].keys
    #expect(
      keys.filter { $0.key != "m" } == [
        "a": "T", "f": "24", "o": "z", "i": "7", "s": "\(bitmap.size.width)", "v": "\(bitmap.size.height)", "c": "4",
        "r": "2", "C": "1", "q": "2",
      ])
    #expect(index < 3 || parts.count > 2)
    var count = uLong(3 * bitmap.size.pixels + 1)
    var pixels = [UInt8](repeating: 0, count: Int(count))
    #expect(uncompress(&pixels, &count, [UInt8](data), uLong(data.count)) == Z_OK)
    #expect(Array(pixels[..<Int(count)]) == colors(bitmap))
  }

  @Test func kittyDeletes() {
    #expect(String(decoding: KittyPictures.delete(number: 7), as: UTF8.self) == "\u{1B}_Ga=d,d=I,i=7,q=2;\u{1B}\\")
  }

  // MARK: iTerm2

  @Test(arguments: bitmaps.indices) func iTerm2ShowsThePixels(index: Int) throws {
    let bitmap = Self.bitmaps[index]
    let text = String(decoding: ITerm2Pictures.show(bitmap, columns: 4, rows: 2), as: UTF8.self)
    let begin = "\u{1B}]1337;File=inline=1;size="
    #expect(text.hasPrefix(begin) && text.hasSuffix("\u{07}"))
    let colon = try #require(text.firstIndex(of: ":"))
    let keys = text[..<colon].dropFirst(begin.count).split(separator: ";")
    #expect(keys.dropFirst() == ["width=4", "height=2", "preserveAspectRatio=0", "doNotMoveCursor=1"])
    let file = try #require(Data(base64Encoded: String(text[text.index(after: colon)...].dropLast())))
    #expect(keys.first.flatMap { Int($0) } == file.count)
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    var pixels = [UInt8](repeating: 0, count: 4 * bitmap.size.pixels)
    // libpng keeps the place of the file's bytes from one call to the next.
    let isRead = [UInt8](file).withUnsafeBytes { bytes in
      guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else { return false }
      image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
      guard Int(image.width) == bitmap.size.width, Int(image.height) == bitmap.size.height else { return false }
      return png_image_finish_read(&image, nil, &pixels, 0, nil) != 0
    }
    try #require(isRead)
    let opaque = pixels.indices.allSatisfy { $0 % 4 != 3 || pixels[$0] == 255 }
    let shown = pixels.indices.compactMap { $0 % 4 == 3 ? nil : pixels[$0] }
    #expect(opaque && shown == colors(bitmap))
  }

  // MARK: Sixel

  /// Sixel has red, green and blue in hundredths.
  private func hundredth(_ byte: UInt8) -> Int { Int((Double(byte) / 2.55).rounded()) }

  private func hundredths(_ bitmap: Bitmap) -> [[Int]] {
    let bytes = colors(bitmap).map { hundredth($0) }
    return stride(from: 0, to: bytes.count, by: 3).map { Array(bytes[$0..<$0 + 3]) }
  }

  @Test func sixelShowsAllGreys() throws {
    let picture = try SixelPicture(SixelPictures.show(Self.grey, colors: 256))
    #expect(picture.width == 37 && picture.height == 29)
    #expect(picture.pixels == hundredths(Self.grey))
  }

  @Test func sixelShowsFewColorsExactly() throws {
    let few = Self.bitmap(50, 17, 3) { index in
      let pixel = index / 3
      return index % 3 == 0 ? pixel % 16 * 17 : index % 3 == 1 ? pixel / 50 % 16 * 17 : 77
    }
    for bitmap in [few, Self.squares] {
      let picture = try SixelPicture(SixelPictures.show(bitmap, colors: 256))
      #expect(picture.width == bitmap.size.width && picture.height == bitmap.size.height)
      #expect(picture.pixels == hundredths(bitmap))
    }
  }

  /// Too many colours become near ones, and always the same.
  @Test(arguments: [(256, 6.0), (16, 22.0)]) func sixelMergesColors(limit: Int, tolerance: Double) throws {
    let bytes = SixelPictures.show(Self.color, colors: limit)
    #expect(bytes == SixelPictures.show(Self.color, colors: limit))
    let picture = try SixelPicture(bytes)
    #expect(picture.colorCount <= limit && picture.colorCount > limit / 2)
    var sum = 0
    for (pixel, wanted) in zip(picture.pixels, hundredths(Self.color)) {
      for channel in 0..<3 { sum += (pixel[channel] - wanted[channel]) * (pixel[channel] - wanted[channel]) }
    }
    let error = (Double(sum) / Double(3 * picture.pixels.count)).squareRoot()
    #expect(error > 0 && error < tolerance, "\(error) hundredths")
  }

  @Test func greysOfATerminalWithFewColors() throws {
    let picture = try SixelPicture(SixelPictures.show(Self.grey, colors: 2))
    #expect(picture.colorCount == 2 && Set(picture.pixels).count == 2)
  }

  /// A line feed after the last band would scroll, and bands of one colour are short.
  @Test func sixelIsShort() throws {
    let black = Bitmap(PictureSize(width: 400, height: 240), bytes: Array(repeating: 0, count: 96_000))
    let bytes = SixelPictures.show(black, colors: 256)
    #expect(bytes.count < 600 && bytes.count { $0 == UInt8(ascii: "-") } == 39)
    #expect(bytes.dropLast(2).last != UInt8(ascii: "-"))
    #expect(try SixelPicture(bytes).pixels == Array(repeating: [0, 0, 0], count: 96_000))
  }
}

/// The commands of kitty's protocol in some bytes that have nothing else; nil if there is something else.
func kittyCommands(_ bytes: [UInt8]) -> [(keys: [String: String], text: String)]? {
  var commands: [(keys: [String: String], text: String)] = []
  var rest = Substring(String(decoding: bytes, as: UTF8.self))
  while !rest.isEmpty {
    guard rest.hasPrefix("\u{1B}_G"), let end = rest.range(of: "\u{1B}\\") else { return nil }
    let body = rest[..<end.lowerBound].dropFirst(3).split(separator: ";", omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for entry in body[0].split(separator: ",") {
      let parts = entry.split(separator: "=")
      guard parts.count == 2 else { return nil }
      keys[String(parts[0])] = String(parts[1])
    }
    commands.append((keys, body.count > 1 ? String(body[1]) : ""))
    rest = rest[end.upperBound...]
  }
  return commands
}

/// A picture in Sixel, decoded by the book.
struct SixelPicture {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var colorCount = 0
  /// Red, green and blue in hundredths of each pixel; empty for one that nothing was drawn on.
  private(set) var pixels: [[Int]] = []

  struct Broken: Error {
    let what: String
  }

  init(_ bytes: [UInt8]) throws {
    let begin = Array("\u{1B}P0;1q\"".utf8)
    guard bytes.starts(with: begin), bytes.suffix(2) == Array("\u{1B}\\".utf8) else { throw Broken(what: "the ends") }
    var rest = bytes.dropFirst(begin.count).dropLast(2)
    func numbers() -> [Int] {
      let text = rest.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ";") }
      rest = rest.dropFirst(text.count)
      return String(decoding: text, as: UTF8.self).split(separator: ";").compactMap { Int($0) }
    }
    let raster = numbers()
    guard raster.count == 4, raster[0] == 1, raster[1] == 1 else { throw Broken(what: "the raster \(raster)") }
    (width, height) = (raster[2], raster[3])
    pixels = Array(repeating: [], count: width * height)
    var colors: [Int: [Int]] = [:]
    var (x, y, color, count) = (0, 0, 0, 1)
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "#"):
        let entry = numbers()
        color = entry.first ?? -1
        if entry.count == 5, entry[1] == 2 { colors[color] = Array(entry[2...]) }
        guard colors[color] != nil else { throw Broken(what: "the color \(entry)") }
      case UInt8(ascii: "!"): count = numbers().first ?? 0
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, y) = (0, y + 6)
      case 0x3F...0x7E:
        for _ in 0..<count {
          for row in 0..<6 where (byte - 0x3F) >> UInt8(row) & 1 == 1 {
            guard x < width, y + row < height, pixels[(y + row) * width + x].isEmpty else {
              throw Broken(what: "a pixel at \(x), \(y + row)")
            }
            pixels[(y + row) * width + x] = colors[color] ?? []
          }
          x += 1
        }
        count = 1
      default: throw Broken(what: "the byte \(byte)")
      }
    }
    colorCount = colors.count
    guard !pixels.contains([]) else { throw Broken(what: "a pixel that is not drawn") }
  }
}
