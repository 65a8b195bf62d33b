import Drawing

// The draw view in words.
extension DrawView {
  /// Where the pen is, and the verdict on the drawing.
  func sentences(_ world: World) -> [String] {
    let place =
      "column \(sketch.cursor.x + 1), row \(sketch.cursor.y + 1) of \(sketch.pad.width)x\(sketch.pad.height)"
    let pen = "\(sketch.isErasing ? "eraser" : "pen") \(sketch.isPenDown ? "down" : "up") at \(place)"
    guard let reading else { return [pen, "the pad is empty: pen, then right 5, draws a line"] }
    let parts = [reading.negativeELBO, reading.reconstruction, reading.kl].map {
      Numerals.fixed(Double($0), digits: 2)
    }
    return [
      pen, verdict(world).texts[0], "-ELBO \(parts[0]) nats, reconstruction \(parts[1]) and KL \(parts[2])",
    ]
  }
}
