import Drawing

extension ExplorerState {
  func drawPicture(on canvas: inout Canvas, in rect: Rect) {
    let moving = tour == nil ? "" : " \(sign("·", "-")) tour"
    let inside = canvas.frame(
      rect, title: "decoded at z\(moving)", unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    guard let image else { return }
    canvas.draw(image, in: image.bestRect(in: inside), symbols: Symbols(for: ability))
  }
}
