import CGIF
import CPNG
import Drawing
import Foundation
import PictureFiles
import Testing

@Suite struct PictureSheetTests {
  /// The pixels of a PNG file, read by libpng: `[height, width, 4]`.
  private func pixels(_ file: [UInt8]) throws -> (values: [UInt8], width: Int, height: Int) {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    try #require(png_image_begin_read_from_memory(&image, file, file.count) != 0)
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    var values = [UInt8](repeating: 0, count: Int(4 * image.width * image.height))
    try #require(png_image_finish_read(&image, nil, &values, 0, nil) != 0)
    return (values, Int(image.width), Int(image.height))
  }

  private let grey = Picture(width: 2, height: 1, values: [0, 1])
  private let color = Picture(PictureSize(width: 1, height: 1, channels: 3), values: [1, 0.5, 0.25])

  @Test func pixelsAreSquares() throws {
    let sheet = try PictureSheet([(grey, ""), (grey, "")], columns: 2, scale: 3)
    let (values, width, height) = try pixels(try #require(sheet.png()))
    #expect(width == 15 && height == 3)
    let row = (0..<15).map { x in values[4 * (15 + x)..<4 * (15 + x) + 4].map { $0 } }
    let (black, white, nothing): ([UInt8], [UInt8], [UInt8]) = ([0, 0, 0, 255], [255, 255, 255, 255], [0, 0, 0, 0])
    let picture = Array(repeating: black, count: 3) + Array(repeating: white, count: 3)
    #expect(row == picture + Array(repeating: nothing, count: 3) + picture)
  }

  @Test func coloursAreRounded() throws {
    let (values, width, height) = try pixels(
      try #require(try PictureSheet([(color, "")], columns: nil, scale: 1).png()))
    #expect(width == 1 && height == 1 && values == [255, 128, 64, 255])
    let odd = Picture(width: 3, height: 1, values: [.nan, -2, 7])
    #expect(
      try pixels(try #require(try PictureSheet([(odd, "")], columns: 1, scale: 1).png())).values.filter { $0 != 0 } == [
        255, 255, 255, 255, 255, 255,
      ])
  }

  /// Seven pictures make three rows of three, of about a hundred pixels each.
  @Test func sheetsAreAboutSquare() throws {
    let picture = Picture(width: 28, height: 28, values: [Float](repeating: 0.5, count: 784))
    let sheet = try PictureSheet(Array(repeating: (picture, ""), count: 7), columns: nil, scale: nil)
    let (_, width, height) = try pixels(try #require(sheet.png()))
    #expect(width == 3 * 29 * 4 - 4 && height == width)
  }

  @Test func captionsAreText() throws {
    let sheet = try PictureSheet([(grey, "a<b"), (grey, "&\u{1B}[2J")], columns: 2, scale: 10)
    let text = try #require(sheet.svg(title: "x < y"))
    #expect(text.contains("<title>x &lt; y</title>") && text.contains(">a&lt;b</text>"))
    #expect(!text.contains("\u{1B}") && text.contains("&amp;"))
    let parser = XMLCheck()
    #expect(parser.isWellFormed(text))
    let start = try #require(text.range(of: "base64,")?.upperBound)
    let data = try #require(Data(base64Encoded: String(text[start...].prefix { $0 != "\"" })))
    // As large as it is shown: not every viewer enlarges pixels as squares.
    let (values, width, height) = try pixels([UInt8](data))
    #expect(width == 20 && height == 10 && text.contains("width=\"20\" height=\"10\""))
    let line = [UInt8](repeating: 0, count: 10).flatMap { [$0, 0, 0, 255] } + [UInt8](repeating: 255, count: 40)
    #expect(values == Array(repeating: line, count: 10).flatMap { $0 })
  }

  /// Captions stand above pictures, whose pixels stay exact; those that would be too small to be read are left out.
  @Test func captionsOfAPNG() throws {
    let (values, width, height) = try pixels(
      try #require(try PictureSheet([(grey, "#1"), (grey, "")], columns: 2, scale: 10).png()))
    #expect(width == 50 && height == 10 + 21)
    func ink(_ columns: Range<Int>) -> Int {
      (0..<21).reduce(0) { sum, y in sum + columns.count { x in values[4 * (y * width + x)] < 128 } }
    }
    #expect(ink(0..<25) > 10 && ink(25..<50) == 0)
    for x in 0..<width {
      let wanted: UInt8 = [0..<10, 30..<40].contains { $0.contains(x) } ? 0 : 255
      #expect((21..<31).allSatisfy { values[4 * ($0 * width + x)] == wanted }, "column \(x)")
    }
    let narrow = try PictureSheet([(grey, "a long caption")], columns: 1, scale: 10)
    #expect(try pixels(try #require(narrow.png())).height == 10)
    #expect(try #require(narrow.svg(title: "")).contains("<text") == false)
  }

  /// The frames of a GIF file, read by giflib: for each the first and the last pixel of its first line.
  private func frames(_ bytes: [UInt8]) throws -> [[[UInt8]]] {
    final class Input {
      var rest: ArraySlice<UInt8>
      init(_ bytes: [UInt8]) { rest = bytes[...] }
    }
    let input = Input(bytes)
    var error: Int32 = 0
    let file = try #require(
      DGifOpen(
        Unmanaged.passUnretained(input).toOpaque(),
        { file, target, count in
          guard let data = file?.pointee.UserData, let target else { return 0 }
          let input = Unmanaged<Input>.fromOpaque(data).takeUnretainedValue()
          let part = input.rest.prefix(Int(count))
          input.rest = input.rest.dropFirst(part.count)
          for (index, byte) in part.enumerated() { target[index] = byte }
          return Int32(part.count)
        }, &error))
    defer { DGifCloseFile(file, &error) }
    try #require(DGifSlurp(file) == GIF_OK)
    return try withExtendedLifetime(input) {
      try (0..<Int(file.pointee.ImageCount)).map { index in
        let image = file.pointee.SavedImages[index]
        let map = try #require(image.ImageDesc.ColorMap).pointee
        return [0, Int(image.ImageDesc.Width) - 1].map { x in
          let color = map.Colors[Int(image.RasterBits[x])]
          return [color.Red, color.Green, color.Blue]
        }
      }
    }
  }

  /// A row swings there and back; samples follow one another.
  @Test func picturesMove() throws {
    let pictures = [0, 0.5, 1].map { Picture(width: 2, height: 1, values: [0, $0]) }
    let items = pictures.map { (picture: $0, caption: "") }
    let sheet = try PictureSheet(items, columns: 3, scale: 4)
    let row = try frames(try #require(sheet.gif(swings: true)))
    #expect(row.map { $0[1][0] } == [0, 128, 255, 128] && row.allSatisfy { $0[0] == [0, 0, 0] })
    #expect(try frames(try #require(sheet.gif(swings: false))).map { $0[1][0] } == [0, 128, 255])
    #expect(
      try frames(try #require(try PictureSheet([(color, "")], columns: 1, scale: 3).gif(swings: true)))[0][0].count == 3
    )
  }

  @Test func sizesAreBounded() throws {
    for (count, scale) in [(1, 100_000), (1, .max), (100_000, 1000)] {
      #expect(throws: PictureFileError.tooLarge(limit: 1 << 26)) {
        _ = try PictureSheet(Array(repeating: (grey, ""), count: count), columns: 1, scale: scale)
      }
    }
  }
}

/// Tags that open and close in turn, which is all that these files have.
private struct XMLCheck {
  func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    for part in text.split(separator: "<") {
      guard let tag = part.split(separator: ">", omittingEmptySubsequences: false).first, part.contains(">") else {
        return false
      }
      let name = tag.prefix { $0 != " " && $0 != "/" }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    return open.isEmpty
  }
}
