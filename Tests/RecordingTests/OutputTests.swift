import Drawing
import Foundation
import Testing

@testable import Recording

#if canImport(FoundationXML)
  import FoundationXML
#endif

struct OutputTests {
  private static func canvas(_ text: String, picture: Bool = true) -> Canvas {
    var canvas = Canvas(width: 8, height: 2)
    canvas.write(text, x: 0, y: 0, style: Style(foreground: .palette(203), attributes: .bold))
    if picture { canvas[3, 1] = Cell("▀", Style(foreground: .rgb(255, 0, 0), background: .rgb(0, 0, 255))) }
    return canvas
  }

  private static func recording(_ canvases: [Canvas], colors: Int = ScreenAbility.trueColor) -> Recording {
    var recording = Recording(ability: ScreenAbility(unicode: true, colors: colors))
    for canvas in canvases {
      recording.add(canvas)
      recording.pass(0.5)
    }
    return recording
  }

  @Test func aPictureOfOneFrame() throws {
    let svg = Self.recording([Self.canvas("z < 1 é")]).svg(title: "a \"title\"")
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 104 64\""))
    #expect(svg.contains("<title>a &quot;title&quot;</title>"))
    #expect(
      svg.contains(
        "textLength=\"50\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#ff5f5f\" font-weight=\"bold\">z &lt; 1</text>"))
    #expect(svg.contains("<text x=\"60\" y=\"15\" textLength=\"10\""))
    #expect(!svg.contains("<animate"))
    #expect(XMLParser(data: Data(svg.utf8)).parse())
  }

  /// Libraries of other languages read the pictures in `.ci/run`; here the first bytes and the sizes must do.
  @Test func blocksAreAPicture() throws {
    let svg = Self.recording([Self.canvas("z")]).svg(title: "")
    let start = try #require(svg.range(of: "<image x=\"30\" y=\"20\" width=\"10\" height=\"20\""))
    let data = try #require(svg[start.upperBound...].range(of: "base64,"))
    let code = svg[data.upperBound...].prefix { $0 != "\"" }
    let png = try #require(Data(base64Encoded: String(code)))
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // Two parts across and four down.
    #expect(Array(png[16..<24]) == [0, 0, 0, 2, 0, 0, 0, 4])
    let indexed = Self.canvas("z").pixels(rows: 1..<2, ScreenAbility(unicode: true, colors: 256))
    #expect(indexed[6] == .palette(196) && indexed[5] == nil)
  }

  @Test func rowsThatChangeAppearAndDisappear() {
    let svg = Self.recording([Self.canvas("one"), Self.canvas("two"), Self.canvas("six", picture: false)])
      .svg(title: "")
    // The whole, three texts and one picture.
    #expect(svg.components(separatedBy: "<g").count == 1 + 1 + 3 + 1)
    #expect(svg.contains("dur=\"1.500s\" values=\"visible;hidden\" keyTimes=\"0.00000;0.33333\""))
    #expect(
      svg.contains("dur=\"1.500s\" values=\"hidden;visible;hidden\" keyTimes=\"0.00000;0.33333;0.66667\""))
    #expect(svg.contains("values=\"visible;hidden\" keyTimes=\"0.00000;0.66667\""))
    #expect(XMLParser(data: Data(svg.utf8)).parse())
  }

  @Test func theCastHasTheRowsThatChanged() throws {
    let cast = Self.recording([Self.canvas("one"), Self.canvas("a\"b\\")]).cast
    let lines = cast.split(separator: "\n")
    #expect(lines.count == 4)
    for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    #expect(lines[0].hasPrefix(#"{"version": 2, "width": 8, "height": 2"#))
    #expect(lines[1].contains("one") && lines[1].contains(#"\u001b[2;1H"#))
    #expect(lines[2].hasPrefix("[0.500, ") && lines[2].contains(#"a\"b\\"#) && !lines[2].contains("[2;1H"))
    #expect(lines[3] == #"[1.000, "o", ""]"#)
  }

  /// The frames of a GIF file without colours that all share, by the format's own description: places, sizes and times.
  private func frames(_ file: [UInt8]) throws -> [(y: Int, width: Int, height: Int, hundredths: Int)] {
    func word(_ at: Int) -> Int { Int(file[at]) | Int(file[at + 1]) << 8 }
    var frames: [(y: Int, width: Int, height: Int, hundredths: Int)] = []
    var (at, time) = (13, 0)
    func skipBlocks() { while file[at] != 0 { at += Int(file[at]) + 1 }; at += 1 }
    while file[at] != 0x3B {
      if file[at] == 0x21 {
        if file[at + 1] == 0xF9 { time = word(at + 4) }
        at += 2
        skipBlocks()
      } else {
        try #require(file[at] == 0x2C)
        frames.append((word(at + 3), word(at + 5), word(at + 7), time))
        at += 10 + (file[at + 9] & 0x80 == 0 ? 0 : 3 << (Int(file[at + 9] & 7) + 1)) + 1
        skipBlocks()
      }
    }
    return frames
  }

  @Test func aGIFHasTheRowsThatChanged() throws {
    let file = try Self.recording([Self.canvas("one"), Self.canvas("two"), Self.canvas("two", picture: false)]).gif()
    #expect(file.starts(with: Array("GIF89a".utf8)) && Array(file[6..<10]) == [104, 0, 64, 0])
    let found = try frames(file)
    #expect(found.map(\.hundredths) == [50, 50, 50] && found.allSatisfy { $0.width == 104 })
    #expect(found[0].y == 0 && found[0].height == 64)
    // Letters lie in the first row of cells, the picture fills a cell of the second one.
    #expect(found[1].y > 12 && found[1].y + found[1].height <= 12 + 20)
    #expect(found[2].y == 12 + 20 && found[2].height == 20)
  }

  @Test func cellsArePainted() throws {
    var canvas = Self.canvas("z")
    canvas[5, 1] = Cell(" ", Style(background: .rgb(0, 255, 0)))
    canvas[6, 1] = Cell(" ", Style(attributes: .reverse))
    canvas[7, 1] = Cell("\u{2882}")
    let pixels = try PaintedCells.pixels(of: canvas, ScreenAbility(unicode: true, colors: ScreenAbility.trueColor))
    try #require(pixels.count == 4 * 104 * 64)
    func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(pixels[4 * (y * 104 + x)..<4 * (y * 104 + x) + 3]) }
    #expect(pixel(0, 0) == [0x1A, 0x1A, 0x1A])
    #expect(pixel(42, 33) == [255, 0, 0] && pixel(51, 41) == [255, 0, 0] && pixel(42, 42) == [0, 0, 255])
    #expect(pixel(62, 32) == [0, 255, 0] && pixel(61, 32) == [0x1A, 0x1A, 0x1A])
    #expect(pixel(75, 40) == [0xD4, 0xD4, 0xD4])
    // Braille: the second dot of the left column and the last one of the right.
    #expect(pixel(84, 32 + 7) == [0xD4, 0xD4, 0xD4] && pixel(89, 32 + 17) == [0xD4, 0xD4, 0xD4])
    #expect(pixel(84, 32 + 2) == [0x1A, 0x1A, 0x1A] && pixel(89, 32 + 7) == [0x1A, 0x1A, 0x1A])
    // A letter of palette colour 203 on the first row.
    #expect((12..<32).contains { y in (12..<22).contains { x in pixel(x, y)[0] > 0xC0 && pixel(x, y)[1] < 0x80 } })
  }
}
