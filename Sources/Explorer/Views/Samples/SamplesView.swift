import Drawing
import Interface
import VAE

/// Draws from the prior side by side, with a temperature.
struct SamplesView: TileView {
  static let name = ViewName("samples", key: "8", "draws from the prior")
  static let needs = [Half.decoder]

  var wall = TileWall()
  /// The source of the next draws.
  private var draws: PriorDraws
  /// The variance of the draws; 1 is the prior.
  private var temperature: Float = 1

  /// Draws for a model that has just been opened.
  init(_ world: World) { draws = PriorDraws(seed: world.model.configuration.seed) }

  var usesTestEncoding: Bool { true }

  mutating func perform(_ command: SamplesCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .left: return moveTile(right: -1, world)
    case .right: return moveTile(right: 1, world)
    case .up: return moveTile(down: -1, world)
    case .down: return moveTile(down: 1, world)
    case .take: return takeTile(&world)
    case .again:
      // The present samples were drawn from here; the next ones follow them.
      for _ in 0..<grid(world).count { _ = draws.next(in: world.latents) }
      return [.ask]
    case .colder: return set(temperature: ((temperature - 0.1) * 10).rounded() / 10)
    case .warmer: return set(temperature: ((temperature + 0.1) * 10).rounded() / 10)
    case .smaller: return resizeTiles(by: -1, &world)
    case .larger: return resizeTiles(by: 1, &world)
    }
  }

  private mutating func set(temperature value: Float) -> [Effect] {
    temperature = min(max(value, 0), 3)
    return [.ask]
  }

  var valueCommands: [ValueCommand] { [.temperature] }

  mutating func perform(_ command: ValueCommand, _ value: String, _ world: inout World) throws(WrongValue) -> [Effect] {
    guard let number = Float(value), (0...3).contains(number) else { throw command.wrong(world) }
    return set(temperature: number)
  }

  /// The temperature as text: `0.7`, `0.75`.
  private var temperatureText: String {
    let isTenths = abs(temperature * 10 - (temperature * 10).rounded()) < 0.05
    return Numerals.fixed(Double(temperature), digits: isTenths ? 1 : 2)
  }

  func grid(_ world: World) -> TileGrid {
    TileGrid(in: Layout(world).body.inset(columns: 1, rows: 1), image: world.imageSize, height: world.tileHeight)
  }

  /// Draws from the prior, scaled by the square root of the temperature.
  func points(_ grid: TileGrid, _ world: World) -> [Float] {
    var draws = draws
    let (latents, scale) = (world.latents, temperature.squareRoot())
    return (0..<grid.count).flatMap { _ in
      draws.next(in: latents).enumerated().map { $0.offset < latents.continuous ? $0.element * scale : $0.element }
    }
  }

  func caption(_ tile: Int, _ grid: TileGrid, _ world: World) -> String { "" }

  private func title(columns: Int, _ world: World) -> String {
    let temperature = "T = \(temperatureText)"
    if world.latents.continuous == 0 { return "samples: all categories have equal chances" }
    if columns < 44 { return "samples: \(temperature)" }
    return "samples: z drawn from N(0, T)\(world.latents.isContinuous ? "" : ", any category"), \(temperature)"
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let body = Layout(world).body
    world.drawFrame(
      on: &canvas, in: body, title: title(columns: body.width, world))
    drawTiles(grid(world), on: &canvas, world)
    guard let spread = world.spreadSentence else { return }
    // In the frame's lower line, so that the wall keeps its room.
    let text = [spread, String(spread.prefix { $0 != ":" })].first { $0.columns <= body.width - 6 }
    if let text { canvas.write(" \(text) ", x: body.x + 2, y: body.endY - 1, style: Theme.value) }
  }

  func place(_ world: World) -> [String] { [tileSentence(world)] + (world.spreadSentence.map { [$0] } ?? []) }

  func newsKey(_ world: World) -> [String] { [temperatureText, "\(draws)", "\(wall.selection)"] }

  func news(_ world: World, since key: [String]?) -> [String] {
    guard let key else { return [tileSentence(world)] }
    return (key[0] == temperatureText ? [] : ["the samples' temperature is \(temperatureText)"])
      + (key[1] == "\(draws)" ? [] : ["other draws from the prior"]) + [tileSentence(world)]
  }
}
