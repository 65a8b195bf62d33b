import Drawing
import Interface

extension World {
  /// Draws two pictures, one above the other, at the left of numbers about them. A picture that is not there yet keeps its room.
  ///
  /// - Returns: the room that is left. A narrow screen keeps its columns for the numbers.
  func drawPair(
    above: (title: String, picture: Picture), below: (title: String, picture: Picture)?, on canvas: inout Canvas,
    in body: Rect
  ) -> Rect {
    let size = imageSize.bestRect(in: Rect(width: min(body.width / 4, 40), height: body.height / 2 - 1))
    guard body.width >= 60, size.height >= 4 else { return body }
    let (left, room) = body.splitLeft(max(size.width, 14) + 2)
    let halves = left.splitTop(size.height + 1)
    for (rect, shown) in [(halves.0, above), (halves.1, below)] {
      guard let (title, picture) = shown else { continue }
      canvas.write(title, x: rect.x, y: rect.y, style: Theme.frameTitle, maxWidth: rect.width)
      let place = Rect(x: rect.x, y: rect.y + 1, width: size.width, height: size.height)
      canvas.draw(picture, in: picture.size.bestRect(in: place), symbols: look.symbols)
    }
    return room
  }
}
