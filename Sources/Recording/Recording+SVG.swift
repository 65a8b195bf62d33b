import Drawing
import Foundation

extension Recording {
  /// The recording as a picture in SVG, which moves if there is more than one frame. `title` is for those who do not see it.
  ///
  /// Text is text, and pictures are PNG. What stays the same is written once.
  public func svg(title: String) -> String {
    guard let first = frames.first?.canvas else { return "" }
    let (width, height) = (SVGCells.width * first.width, SVGCells.height * first.height)
    let edge = SVGCells.edge
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width + 2 * edge) \(height + 2 * edge)" role="img">
      <title>\(SVGCells.escaped(title))</title>
      <rect width="100%" height="100%" rx="8" fill="\(SVGCells.hex(SVGCells.plain.background))"/>
      <g transform="translate(\(edge) \(edge))" font-family="'DejaVu Sans Mono',Menlo,Consolas,monospace" \
      font-size="\(SVGCells.fontSize)" fill="\(SVGCells.hex(SVGCells.plain.foreground))" xml:space="preserve">

      """
    for stretch in stretches(first.height) {
      let content = SVGCells.content(frames[stretch.frames.lowerBound].canvas, rows: stretch.rows, ability)
      if !content.isEmpty { text += "<g\(visibility(stretch.frames))\n\(content)</g>\n" }
    }
    return text + "</g>\n</svg>\n"
  }

  /// Rows, and the frames in which they stay the same.
  private struct Stretch {
    var rows: Range<Int>
    let frames: Range<Int>
  }

  /// All rows of all frames. Neighbours that change at the same times are together: their pictures are one.
  private func stretches(_ height: Int) -> [Stretch] {
    var stretches: [Stretch] = []
    var above: [Range<Int>: Int] = [:]
    for y in 0..<height {
      var here: [Range<Int>: Int] = [:]
      var start = 0
      for end in 1...frames.count where end == frames.count || !isRow(y, of: end, as: start) {
        let range = start..<end
        if let place = above[range] {
          stretches[place].rows = stretches[place].rows.lowerBound..<y + 1
        } else {
          stretches.append(Stretch(rows: y..<y + 1, frames: range))
        }
        here[range] = above[range] ?? stretches.count - 1
        start = end
      }
      above = here
    }
    return stretches
  }

  private func isRow(_ y: Int, of frame: Int, as other: Int) -> Bool {
    let (first, second) = (frames[frame].canvas, frames[other].canvas)
    return (0..<first.width).allSatisfy { first[$0, y] == second[$0, y] }
  }

  /// The rest of the opening tag of what is seen in some frames only.
  private func visibility(_ range: Range<Int>) -> String {
    if range == frames.indices || duration <= 0 { return ">" }
    let start = frames[range.lowerBound].time / duration
    let end = range.upperBound < frames.count ? frames[range.upperBound].time / duration : 1
    var values = start > 0 ? ["hidden", "visible"] : ["visible"]
    var times = start > 0 ? [0, start] : [0]
    if end < 1 {
      values.append("hidden")
      times.append(end)
    }
    return """
       visibility="\(start > 0 ? "hidden" : "visible")"><animate attributeName="visibility" calcMode="discrete" \
      repeatCount="indefinite" dur="\(Self.rounded(duration))s" values="\(values.joined(separator: ";"))" \
      keyTimes="\(times.map { String(format: "%.5f", $0) }.joined(separator: ";"))"/>
      """
  }
}
