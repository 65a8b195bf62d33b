import Drawing

enum SamplesCommand: ViewCommand {
  case left, right, up, down, take, again, colder, warmer, smaller, larger

  var keys: [Key] {
    switch self {
    case .left: ArrowKeys.left
    case .right: ArrowKeys.right
    case .up: ArrowKeys.up
    case .down: ArrowKeys.down
    case .take: [.enter]
    case .again: [.character("r")]
    case .colder: [.character(",")]
    case .warmer: [.character(".")]
    case .smaller: [.character("[")]
    case .larger: [.character("]")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.left, .down, .up, .right], "select a digit"),
    ([.take], "go on from its z"),
    ([.again], "draw others"),
    ([.colder, .warmer], "temperature: draws are from N(0, T), nearer to 0 or farther"),
    ([.smaller, .larger], "smaller or larger digits"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .up, .down, .right], "select"), ([.take], "go there"), ([.again], "others"),
    ([.colder, .warmer], "temperature"), ([.smaller, .larger], "size"),
  ]
}

extension World {
  mutating func perform(_ command: SamplesCommand) -> [Effect] {
    switch command {
    case .left: return moveTile(right: -1)
    case .right: return moveTile(right: 1)
    case .up: return moveTile(down: -1)
    case .down: return moveTile(down: 1)
    case .take: return takeTile()
    case .again:
      // What is on the wall now was drawn from here: the next one begins behind it.
      if let grid = tileGrid(Layout(self)) { for _ in 0..<grid.count { _ = wall.next(count: latent) } }
      return [.ask]
    case .colder: return set(temperature: ((temperature - 0.1) * 10).rounded() / 10)
    case .warmer: return set(temperature: ((temperature + 0.1) * 10).rounded() / 10)
    case .smaller: return resizeTiles(by: -1)
    case .larger: return resizeTiles(by: 1)
    }
  }

  mutating func set(temperature value: Float) -> [Effect] {
    temperature = min(max(value, 0), 3)
    return [.ask]
  }

  /// The temperature as text: `0.7`, `0.75`.
  var temperatureText: String {
    let isTenths = abs(temperature * 10 - (temperature * 10).rounded()) < 0.05
    return Numerals.fixed(Double(temperature), digits: isTenths ? 1 : 2)
  }

  func sampleGrid(_ body: Rect) -> TileGrid {
    TileGrid(in: body.inset(columns: 1, rows: 1), image: imageSize, height: tileHeight)
  }

  /// Draws from the prior, their standard deviation times the root of the temperature.
  func samplePoints(_ grid: TileGrid) -> [Float] {
    var draws = wall
    return (0..<grid.count).flatMap { _ in draws.next(count: latent).map { $0 * temperature.squareRoot() } }
  }

  func drawSamples(on canvas: inout Canvas, in body: Rect) {
    canvas.frame(
      body,
      title:
        "samples: \(body.width < 44 ? "" : "z drawn from N(0, T), ")T = \(temperatureText)",
      unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    drawTiles(sampleGrid(body), on: &canvas)
    guard let spread = spreadSentence else { return }
    // In the frame's lower line, so that the wall keeps its room.
    let text = [spread, String(spread.prefix { $0 != ":" })].first { $0.columns <= body.width - 6 }
    if let text { canvas.write(" \(text) ", x: body.x + 2, y: body.endY - 1, style: Theme.value) }
  }
}
