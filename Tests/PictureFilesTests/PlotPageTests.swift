import CPNG
import Drawing
import PictureFiles
import Testing

@Suite struct PlotPageTests {
  /// A pixel's red, green and blue.
  private typealias Pixel = SIMD3<UInt8>

  private func pixels(_ file: [UInt8]) throws -> (values: [Pixel], width: Int, height: Int) {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    try #require(png_image_begin_read_from_memory(&image, file, file.count) != 0)
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    var values = [UInt8](repeating: 0, count: Int(3 * image.width * image.height))
    try #require(png_image_finish_read(&image, nil, &values, 0, nil) != 0)
    let pixels = stride(from: 0, to: values.count, by: 3).map { Pixel(values[$0], values[$0 + 1], values[$0 + 2]) }
    return (pixels, Int(image.width), Int(image.height))
  }

  private var plot: Plot {
    var plot = Plot()
    plot.series = [
      Plot.Series(
        "falls", points: (0...10).map { Plot.Point(x: Double($0), y: 10 - Double($0)) },
        style: Style(foreground: .rgb(255, 0, 0))),
      Plot.Series(
        "dots", points: [Plot.Point(x: 5, y: 9)], style: Style(foreground: .rgb(0, 0, 255)), joined: false),
    ]
    plot.horizontalLabel = "step"
    return plot
  }

  /// The line falls from the left to the right, and is drawn over its whole length.
  @Test func aFallingLineFalls() throws {
    let (values, width, height) = try pixels(
      try PlotPage(plot, title: "a title", verticalLabel: "nats").bytes(as: .png))
    #expect(width == 1280 && height == 800 && values[0] == Pixel(255, 255, 255))
    let red = values.indices.filter { values[$0] == Pixel(255, 0, 0) }
    let rows = Dictionary(grouping: red) { $0 % width }.mapValues { $0.map { $0 / width } }
    // Behind the field there is the swatch of the legend.
    let columns = rows.keys.sorted().filter { $0 < 900 }
    let (first, last) = (try #require(columns.first), try #require(columns.last))
    #expect(last - first > 700)
    #expect(try #require(rows[first]?.max()) + 400 < (try #require(rows[last]?.min())))
    #expect(columns.count > (last - first) * 9 / 10)
    // One dot and its swatch.
    #expect(values.contains(Pixel(0, 0, 255)))
  }

  @Test func otherFormatsAreWholeFiles() throws {
    let page = PlotPage(plot, title: "a < b\u{1B}", verticalLabel: "nats")
    let svg = String(decoding: try page.bytes(as: .svg), as: UTF8.self)
    #expect(svg.contains("<svg") && svg.hasSuffix("</svg>\n") && !svg.contains("\u{1B}"))
    // Lines, not pixels.
    #expect(!svg.contains("<image") && svg.contains("<path"))
    let pdf = String(decoding: try page.bytes(as: .pdf), as: UTF8.self)
    #expect(pdf.hasPrefix("%PDF") && pdf.hasSuffix("%%EOF\n"))
    #expect(throws: PictureFileError.unmakeable) { try page.bytes(as: .gif) }
  }

  @Test func anEmptyPlotIsAPage() throws {
    var empty = Plot()
    empty.series = [Plot.Series("nothing", points: [Plot.Point(x: .nan, y: 1), Plot.Point(x: 1, y: .infinity)])]
    #expect(try PlotPage(empty, title: "", verticalLabel: "").bytes(as: .png).count > 1000)
  }
}
