import Drawing
import Interface

enum MapCommand: ViewCommand {
  case left, down, up, right, farLeft, farDown, farUp, farRight, toNearest
  case nextAcross, previousAcross, nextUp, previousUp, components, farther, nearer, whole, fetch

  var keys: [Key] {
    switch self {
    case .left: ArrowKeys.left
    case .right: ArrowKeys.right
    case .up: ArrowKeys.up
    case .down: ArrowKeys.down
    case .farLeft: ArrowKeys.farLeft
    case .farRight: ArrowKeys.farRight
    case .farUp: ArrowKeys.farUp
    case .farDown: ArrowKeys.farDown
    case .toNearest: [.enter]
    case .nextAcross: [.character("x")]
    case .previousAcross: [.character("X")]
    case .nextUp: [.character("y")]
    case .previousUp: [.character("Y")]
    case .components: [.character("c")]
    case .farther: [.character("[")]
    case .nearer: [.character("]")]
    case .whole: [.home]
    case .fetch: [.character("f")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.left, .down, .up, .right], "move the crosshair, which is z; or click on the map"),
    ([.farLeft, .farRight], "five times as far"),
    ([.farDown, .farUp], "five times as far down or up"),
    ([.toNearest], "set z to mu of the nearest test image"),
    ([.components], "the first two principal components of mu, or two dimensions"),
    ([.nextAcross, .previousAcross], "another dimension across"),
    ([.nextUp, .previousUp], "another dimension upwards"),
    ([.farther, .nearer, .whole], "zoom out, zoom in, show all; the wheel zooms, too"),
    ([.fetch], "fetch a missing data set, or stop fetching it"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .up, .down, .right], "move"), ([.farther, .nearer], "zoom"), ([.components], "components"),
    ([.nextAcross, .nextUp], "dimensions"), ([.toNearest], "to the nearest"), ([.whole], "whole"),
  ]
}

extension MapView {
  mutating func perform(_ command: MapCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .left: return moveOnMap(across: -1, &world)
    case .right: return moveOnMap(across: 1, &world)
    case .up: return moveOnMap(up: 1, &world)
    case .down: return moveOnMap(up: -1, &world)
    case .farLeft: return moveOnMap(across: -5, &world)
    case .farRight: return moveOnMap(across: 5, &world)
    case .farUp: return moveOnMap(up: 5, &world)
    case .farDown: return moveOnMap(up: -5, &world)
    case .toNearest:
      guard let nearest = world.places.nearest, let encoding = world.places.encoding else { return [] }
      world.z = world.latents.settled(encoding.mean(nearest.index))
      return [.ask]
    case .nextAcross: return turnMap(\.across, by: 1, &world)
    case .previousAcross: return turnMap(\.across, by: -1, &world)
    case .nextUp: return turnMap(\.up, by: 1, &world)
    case .previousUp: return turnMap(\.up, by: -1, &world)
    case .components:
      // One dimension has no second component.
      guard world.latent > 1 else { return [] }
      (showsComponents, window) = (!showsComponents, nil)
      return []
    case .farther: return zoomMap(by: 1 / Self.zoomStep, world)
    case .nearer: return zoomMap(by: Self.zoomStep, world)
    case .whole:
      window = nil
      return []
    case .fetch: return world.fetching == nil ? world.fetchData() : world.stopWork()
    }
  }

  private static let zoomStep: Float = 1.5

  /// The step is about a cell, and a round number whose multiples are round, too.
  private mutating func moveOnMap(across columns: Float = 0, up rows: Float = 0, _ world: inout World) -> [Effect] {
    guard let grid = mapGrid(world) else { return [] }
    world.moves.isStep = true
    let cell = grid.window.unitsPerColumn
    let grain: Float = cell >= 0.05 ? 0.05 : cell >= 0.01 ? 0.01 : 0.001
    let step = max(1, (cell / grain).rounded()) * grain
    let axes = mapAxes(world)
    let (x, y) = axes.place(of: world.z)
    // Among categories a step leads to the next one.
    func moved(_ place: Float, by count: Float, step: Float, part: Float) -> Float {
      count == 0 ? place : place + (part > 0 ? (count < 0 ? -part : part) : count * step)
    }
    return setOnMap(
      x: moved(x, by: columns, step: step, part: axes.parts.across),
      y: moved(y, by: rows, step: 2 * step, part: axes.parts.up), grain: min(grain, 0.01), &world)
  }

  func roundedPlace(_ value: Float, grain: Float) -> Float {
    min(max((value / grain).rounded() * grain, -World.reach), World.reach)
  }

  /// Puts the crosshair, which is z, at a place of the map.
  private mutating func setOnMap(x: Float, y: Float, grain: Float, _ world: inout World) -> [Effect] {
    world.z = mapAxes(world).point(x: roundedPlace(x, grain: grain), y: roundedPlace(y, grain: grain), from: world.z)
    // A window that was moved to show it stays.
    if window != nil { window = mapGrid(world)?.window }
    return [.ask]
  }

  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    guard let grid = mapGrid(world), grid.rect.contains(x: x, y: y) else { return [] }
    let place = grid.place(x: x, y: y)
    return setOnMap(x: place.x, y: place.y, grain: grid.window.unitsPerColumn >= 0.05 ? 0.01 : 0.001, &world)
  }

  /// The wheel zooms around the cell below the pointer.
  mutating func scroll(x: Int, y: Int, up: Bool, _ world: inout World) -> [Effect] {
    guard let grid = mapGrid(world), grid.rect.contains(x: x, y: y) else { return [] }
    return zoomMap(by: up ? Self.zoomStep : 1 / Self.zoomStep, around: grid.place(x: x, y: y), world)
  }

  /// Zooms around a place, usually the crosshair; at most out to the whole map.
  private mutating func zoomMap(by factor: Float, around place: (x: Float, y: Float)? = nil, _ world: World) -> [Effect]
  {
    guard let grid = mapGrid(world) else { return [] }
    let whole = wholeMap(on: grid.rect, world)
    let (x, y) = place ?? mapAxes(world).place(of: world.z)
    let zoomed = grid.window.zoomed(by: factor, aroundX: x, y: y)
    if zoomed.unitsPerColumn > whole.unitsPerColumn * 0.99 {
      window = nil
    } else if zoomed.unitsPerColumn > whole.unitsPerColumn / 100 {
      window = zoomed
    }
    return []
  }

  private mutating func turnMap(_ axis: WritableKeyPath<Plane, Int>, by step: Int, _ world: inout World) -> [Effect] {
    (showsComponents, window) = (false, nil)
    return world.turnAxis(axis, by: step)
  }
}
