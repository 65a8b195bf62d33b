import Drawing
import PictureFiles

extension Recording {
  /// The recording as a GIF, which moves for ever if there is more than one frame. A frame has the rows of cells that changed.
  ///
  /// - Throws: `PictureFileError.noCairo`, or `.unmakeable`.
  public func gif() throws -> [UInt8] {
    guard let first = frames.first?.canvas else { return [] }
    var pictures: [GIFWriter.Frame] = []
    var shown: [UInt8] = []
    let line = 4 * PaintedCells.width(of: first)
    for (index, frame) in frames.enumerated() {
      let pixels = try PaintedCells.pixels(of: frame.canvas, ability)
      let rows = Self.changed(pixels, shown, line)
      // Times are rounded from the start, so that the errors do not add up. Viewers slow down what is faster than two hundredths.
      let end = index + 1 < frames.count ? frames[index + 1].time : duration
      let hundredths = Int(whole: (end * 100).rounded()) - Int(whole: (frame.time * 100).rounded())
      pictures.append(
        GIFWriter.Frame(
          Array(pixels[rows.lowerBound * line..<rows.upperBound * line]), firstRow: rows.lowerBound,
          hundredths: min(max(hundredths, 2), 65_535)))
      shown = pixels
    }
    let (width, height) = (PaintedCells.width(of: first), PaintedCells.height(of: first))
    guard let file = GIFWriter.encode(pictures, width: width, height: height, scale: 1) else {
      throw PictureFileError.unmakeable
    }
    return file
  }

  /// The rows of pixels from the first that differs to the last; one row where none does, and all where there was nothing before.
  private static func changed(_ pixels: [UInt8], _ shown: [UInt8], _ line: Int) -> Range<Int> {
    let count = pixels.count / line
    guard shown.count == pixels.count else { return 0..<count }
    func differs(_ row: Int) -> Bool {
      let range = row * line..<(row + 1) * line
      return pixels[range] != shown[range]
    }
    guard let first = (0..<count).first(where: differs), let last = (0..<count).last(where: differs) else {
      return 0..<1
    }
    return first..<last + 1
  }
}
