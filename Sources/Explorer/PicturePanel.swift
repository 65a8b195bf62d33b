import Drawing

extension ExplorerState {
  func drawPicture(on canvas: inout Canvas, in layout: Layout) {
    let inside = layout.isCompact ? layout.picture : pictureFrame(on: &canvas, layout.picture)
    guard let image else { return }
    canvas.draw(image, in: image.bestRect(in: inside), symbols: look.symbols)
  }

  private func pictureFrame(on canvas: inout Canvas, _ rect: Rect) -> Rect {
    let moving = tour == nil ? "" : " \(sign("·", "-")) tour"
    return canvas.frame(
      rect, title: "decoded at z\(moving)", unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
  }
}
