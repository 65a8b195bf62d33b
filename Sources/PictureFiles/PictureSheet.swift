import Drawing
import Foundation

/// Pictures of one size side by side, in rows, or one after the other, as a file: pixels as they are, each a square of `scale` pixels of the file.
package struct PictureSheet {
  /// A picture and what is written above it where the format has text.
  package typealias Item = (picture: Picture, caption: String)

  private let items: [Item]
  private let columns, scale: Int
  private let size: PictureSize

  /// The most pixels of a file: what other programs still open.
  private static let mostPixels = 1 << 26
  /// The longer side of a picture in the file unless a scale is asked for, about.
  private static let usualSide = 128

  /// - Parameters:
  ///   - columns: the pictures of a row; nil for a sheet that is about square.
  ///   - scale: pixels of the file across a pixel; nil for pictures of a hundred pixels or so.
  /// - Throws: `PictureFileError.tooLarge`.
  /// - Precondition: there is a picture, and all have one size.
  package init(_ items: [Item], columns: Int?, scale: Int?) throws(PictureFileError) {
    guard let first = items.first?.picture else { preconditionFailure("a sheet of no pictures") }
    self.items = items
    size = first.size
    self.columns = min(max(columns ?? Int(whole: Double(items.count).squareRoot().rounded(.up)), 1), items.count)
    self.scale = max(scale ?? Self.usualSide / max(size.width, size.height), 1)
    let across = self.scale.multipliedReportingOverflow(by: self.columns)
    let width = (size.width + 1).multipliedReportingOverflow(by: across.partialValue)
    let height = (size.height + 1).multipliedReportingOverflow(by: self.scale)
    let line = width.partialValue.multipliedReportingOverflow(by: height.partialValue)
    let all = line.partialValue.multipliedReportingOverflow(by: rows)
    guard !across.overflow, !width.overflow, !height.overflow, !line.overflow, !all.overflow,
      all.partialValue <= Self.mostPixels
    else {
      throw .tooLarge(limit: Self.mostPixels)
    }
  }

  private var rows: Int { (items.count + columns - 1) / columns }
  /// Pixels of the file from one picture to the next: a pixel's breadth lies between them.
  private var stepX: Int { (size.width + 1) * scale }
  private var stepY: Int { (size.height + 1) * scale }

  /// As PNG: with captions on white, else transparent between the pictures. Where cairo is missing or the page too large for it, the
  /// captions are left out. Nil if libpng refuses.
  package func png() -> [UInt8]? {
    if head > 0, let file = try? page(.png) { return file }
    let (width, height) = (columns * stepX - scale, rows * stepY - scale)
    var pixels = [UInt8](repeating: 0, count: 4 * width * height)
    for (index, item) in items.enumerated() {
      let (left, top) = (index % columns * stepX, index / columns * stepY)
      let bytes = Self.bytes(item.picture)
      for y in 0..<size.height * scale {
        for x in 0..<size.width * scale {
          let from = 4 * (y / scale * size.width + x / scale)
          let to = 4 * ((top + y) * width + left + x)
          for part in 0..<4 { pixels[to + part] = bytes[from + part] }
        }
      }
    }
    return PNGWriter.encode(pixels, width: width, height: height)
  }

  /// As SVG, with the captions as text. Each picture is a PNG that is as large as it is shown: librsvg and CairoSVG blur what they
  /// enlarge, whatever `image-rendering` says. Browsers, which look at it, keep squares also where they enlarge further.
  package func svg(title: String) -> String? {
    let (head, textHeight) = (head, textHeight)
    let (width, height) = (columns * stepX - scale, rows * (stepY + head) - scale)
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" role="img">
      <title>\(Self.escaped(title))</title>

      """
    for (index, item) in items.enumerated() {
      let (left, top) = (index % columns * stepX, index / columns * (stepY + head))
      guard let png = PNGWriter.encode(enlarged(item.picture), width: size.width * scale, height: size.height * scale)
      else { return nil }
      if textHeight > 0, !item.caption.isEmpty {
        text += """
          <text x="\(left + size.width * scale / 2)" y="\(top + textHeight)" text-anchor="middle" font-family="sans-serif" \
          font-size="\(textHeight)">\(Self.escaped(item.caption))</text>

          """
      }
      text += """
        <image x="\(left)" y="\(top + head)" width="\(size.width * scale)" height="\(size.height * scale)" \
        style="image-rendering:pixelated" href="data:image/png;base64,\(Data(png).base64EncodedString())"/>

        """
    }
    return text + "</svg>\n"
  }

  /// As PDF, with the captions as text, a pixel of the file a point; nil if cairo refuses.
  ///
  /// - Throws: `PictureFileError.noCairo`.
  func pdf() throws(PictureFileError) -> [UInt8]? { try page(.pdf) }

  /// The sheet as cairo draws it; nil if it refuses.
  private func page(_ kind: PictureKind) throws(PictureFileError) -> [UInt8]? {
    let (head, textHeight) = (head, textHeight)
    let (width, height) = (columns * stepX - scale, rows * (stepY + head) - scale)
    guard var page = try Page(kind, width: Double(width), height: Double(height), pixels: 1) else { return nil }
    page.use(.standard)
    for (index, item) in items.enumerated() {
      let (left, top) = (index % columns * stepX, index / columns * (stepY + head))
      page.text(
        item.caption, x: Double(left + size.width * scale / 2), y: Double(top + textHeight), size: Double(textHeight),
        align: 0.5)
      page.picture(
        Self.bytes(item.picture), width: size.width, height: size.height, x: Double(left), y: Double(top + head),
        scale: Double(scale))
    }
    return page.bytes()
  }

  /// The bytes of a picture with each pixel as a square of the file, `[height * scale, width * scale, 4]`.
  private func enlarged(_ picture: Picture) -> [UInt8] {
    let (bytes, width, line) = (Self.bytes(picture), size.width * scale, 4 * size.width)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(4 * width * size.height * scale)
    for y in 0..<size.height {
      let from = bytes[y * line..<(y + 1) * line]
      let row = (0..<size.width).flatMap { x in
        (0..<scale).flatMap { _ in from[from.startIndex + 4 * x..<from.startIndex + 4 * x + 4] }
      }
      for _ in 0..<scale { pixels += row }
    }
    return pixels
  }

  /// A line of text and half a line above it, if there are captions.
  private var head: Int { textHeight * 3 / 2 }

  /// The size of letters at which the longest caption is no broader than its picture: 0 without captions, and where they would be too
  /// small to be read.
  private var textHeight: Int {
    let longest = items.map(\.caption.columns).max() ?? 0
    guard longest > 0 else { return 0 }
    let fitting = Int(whole: (Double(stepX) / (Self.letterBreadth * Double(longest))).rounded(.down))
    return fitting < Self.smallestText ? 0 : min(fitting, Self.usualText)
  }

  /// One picture after the other as GIF, over and over. `swings` goes back the same way instead of leaping to the first. Nil if
  /// giflib refuses.
  package func gif(swings: Bool) -> [UInt8]? {
    let frames = items.map { Self.bytes($0.picture) }
    let back = swings && frames.count > 2 ? Array(frames[1..<frames.count - 1].reversed()) : []
    // A tenth of a second for what moves, half a second for what has to be looked at.
    return GIFWriter.encode(
      (frames + back).map { GIFWriter.Frame($0, hundredths: swings ? 10 : 50) }, width: size.width, height: size.height,
      scale: scale)
  }

  private static let usualText = 14
  private static let smallestText = 7
  /// The breadth of a letter in its height, about, in fonts without serifs.
  private static let letterBreadth = 0.6

  /// Red, green, blue and full opacity of each pixel, `[height, width, 4]`, rounded.
  private static func bytes(_ picture: Picture) -> [UInt8] {
    let (values, plane) = (picture.values, picture.size.pixels)
    var bytes = [UInt8](repeating: 255, count: 4 * plane)
    for pixel in 0..<plane {
      for channel in 0..<3 {
        let value = values[min(channel, picture.size.channels - 1) * plane + pixel]
        // NaN becomes 0, as on the screen.
        let shade: Double = value > 0 ? Double(min(value, 1)) : 0
        bytes[4 * pixel + channel] = UInt8(clamping: Int(whole: shade * 255 + 0.5))
      }
    }
    return bytes
  }

  private static func escaped(_ text: String) -> String {
    text.printable.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}

/// Why pictures cannot become a file.
package enum PictureFileError: Error, Equatable {
  /// The file would have more than `limit` pixels.
  case tooLarge(limit: Int)
  /// The format's library refuses: a side is too long for it, or there is no memory.
  case unmakeable
  /// Cairo is not on this machine.
  case noCairo

  /// What to do about a missing library.
  package static let cairoAdvice = "it needs the library cairo: on Debian and Ubuntu, apt-get install libcairo2"
}
