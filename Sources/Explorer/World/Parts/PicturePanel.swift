import Drawing
import Interface

extension World {
  /// The decoded image at z, in a frame or filling all of `rect`.
  func drawPicture(on canvas: inout Canvas, in rect: Rect, isFramed: Bool = true) {
    let inside = isFramed ? pictureFrame(on: &canvas, rect) : rect
    guard let image else { return }
    canvas.draw(image, in: image.size.bestRect(in: inside), symbols: look.symbols)
  }

  private func pictureFrame(on canvas: inout Canvas, _ rect: Rect) -> Rect {
    let moving = tour == nil ? "" : " \(sign("·", "-")) tour"
    return drawFrame(on: &canvas, in: rect, title: "decoded at z\(moving)")
  }
}
