import Drawing
import VAE

/// One point: its image, every latent dimension, the run. Escape goes back to this view.
struct ExploreView: View {
  static let name = ViewName.home
  static let needs = [Half.decoder]

  /// Whether the mouse holds the dial's knob.
  var isDialHeld = false

  init(_ world: World) {}

  var mouseHelp: String { "click a bar, a row or a hint; the wheel moves z" }

  func showsDialCurve(_ world: World) -> Bool { world.wantsDialPanel && !Layout(world).curve.isEmpty }

  /// A click on a dimension selects it; on its bar, it moves z there; on the dial's slider, it turns the dial.
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    let layout = Layout(world)
    if let effects = clickOnSlider(x: x, y: y, layout, &world) { return effects }
    guard let dimension = dimension(x: x, y: y, layout, world) else { return [] }
    world.tour = nil
    world.selected = dimension
    if let count = world.latents.categories(of: dimension) {
      let bar = layout.latentColumns.bar
      guard let category = Canvas.choice(atColumn: x - bar.lowerBound, of: count, width: bar.count) else { return [] }
      world.latents.set(dimension, to: category, in: &world.z)
      return [.ask]
    }
    guard let value = layout.latentColumns.value(atColumn: x) else { return [] }
    return world.set(dimension, to: value)
  }

  mutating func drag(x: Int, y: Int, _ world: inout World) -> [Effect] { dragSlider(x: x, &world) }

  /// The wheel over a dimension moves along it.
  mutating func scroll(x: Int, y: Int, up: Bool, _ world: inout World) -> [Effect] {
    guard let dimension = dimension(x: x, y: y, Layout(world), world) else { return [] }
    world.selected = dimension
    return world.move(by: up ? World.step : -World.step)
  }

  private func dimension(x: Int, y: Int, _ layout: Layout, _ world: World) -> Int? {
    guard layout.fits, layout.latent.contains(x: x, y: y), layout.rows.y..<layout.rows.endY ~= y else { return nil }
    let dimension = world.firstVisible + y - layout.rows.y
    return dimension < world.latent ? dimension : nil
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = Layout(world)
    world.drawPicture(on: &canvas, in: layout.picture, isFramed: !layout.isCompact)
    drawStatus(on: &canvas, in: layout, world)
    drawLatent(on: &canvas, in: layout, world)
    if !layout.curve.isEmpty { world.drawCurve(on: &canvas, in: layout.curve) }
  }

  func exhibit(_ world: World) -> Exhibit? { Exhibit(world.image.map { [($0, "")] } ?? [], columns: 1) }

  func place(_ world: World) -> [String] { [world.position] }
}
