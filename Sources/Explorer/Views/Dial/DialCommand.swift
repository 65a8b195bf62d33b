import Drawing
import Interface

/// What the keys mean in the dial view.
enum DialCommand: ViewCommand {
  case less, more, muchLess, muchMore, lowest, highest, previous, next, previousImage, nextImage, fetch

  var keys: [Key] {
    switch self {
    case .less: ArrowKeys.left
    case .more: ArrowKeys.right
    case .muchLess: ArrowKeys.farLeft
    case .muchMore: ArrowKeys.farRight
    case .lowest: [.home]
    case .highest: [.end]
    case .previous: ArrowKeys.up
    case .next: ArrowKeys.down
    case .previousImage: [.character("p")]
    case .nextImage: [.character("n")]
    case .fetch: [.character("f")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.less, .more], "turn beta down or up; or click on the curve or the map"),
    ([.muchLess, .muchMore], "five times as far: half a decade"),
    ([.lowest, .highest], "the lowest or highest beta of the dial"),
    ([.previous, .next], "select a dimension; those that live longest come first"),
    ([.previousImage, .nextImage], "another test image to reconstruct"),
    ([.fetch], "fetch a missing data set, or stop fetching it"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.less, .more], "beta"), ([.previous, .next], "dimension"), ([.previousImage, .nextImage], "image"),
  ]
}

extension DialView {
  mutating func perform(_ command: DialCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .less: return world.turnBeta(up: false)
    case .more: return world.turnBeta(up: true)
    case .muchLess: return world.turn(beta: (0..<5).reduce(world.beta) { beta, _ in BetaLadder.below(beta) })
    case .muchMore: return world.turn(beta: (0..<5).reduce(world.beta) { beta, _ in BetaLadder.above(beta) })
    // The beta of a model without gates has limits, too, but going there is useless.
    case .lowest: return world.dialRange.map { world.turn(beta: $0.low) } ?? []
    case .highest: return world.dialRange.map { world.turn(beta: $0.high) } ?? []
    case .previous: return selectOnDial(by: -1, &world)
    case .next: return selectOnDial(by: 1, &world)
    case .previousImage: return world.moveImage(by: -1)
    case .nextImage: return world.moveImage(by: 1)
    case .fetch: return world.fetching == nil ? world.fetchData() : world.stopWork()
    }
  }

  /// The dimensions in the order of the map's rows.
  func dialOrder(_ world: World) -> [Int] {
    if let curve = world.dialSight.curve, world.dialRange != nil { return curve.order }
    return world.dimensionOrder.count == world.latent ? world.dimensionOrder : Array(0..<world.latent)
  }

  private mutating func selectOnDial(by step: Int, _ world: inout World) -> [Effect] {
    let order = dialOrder(world)
    let row = min(max((order.firstIndex(of: world.selected) ?? 0) + step, 0), world.latent - 1)
    world.selected = order[row]
    world.clampVisible()
    return []
  }

  /// A click on the curve turns the dial to the nearest beta there; on the map, to the beta of the column, and selects the row.
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    let layout = dialLayout(world)
    if let row = layout.row(y: y), layout.map.contains(x: x, y: y) {
      let order = dialOrder(world)
      let index = layout.firstRow(selectedRow: order.firstIndex(of: world.selected) ?? 0) + row
      if order.indices.contains(index) { world.selected = order[index] }
      world.clampVisible()
    }
    guard let range = world.dialRange, world.dialSight.curve != nil else { return [] }
    if layout.field.width > 0, layout.map.contains(x: x, y: y), layout.field.x..<layout.field.endX ~= x {
      return world.turn(beta: DialScale(range, field: layout.field).rung(atColumn: x))
    }
    if let plot = layout.plot, plot.contains(x: x, y: y) { return turn(toCellX: x, y: y, in: plot, &world) }
    return []
  }

  /// Turns the dial to the beta whose point on the plot is nearest to a cell.
  mutating func turn(toCellX x: Int, y: Int, in plot: Rect, _ world: inout World) -> [Effect] {
    guard let range = world.dialRange, let curve = world.dialSight.curve else { return [] }
    let rungs = BetaLadder.rungs(of: range)
    let cells = world.dialPlot(curve, isLarge: false).cells(
      of: rungs.map { curve.point(at: $0).place }, in: plot, unicode: world.unicode)
    // A cell is twice as high as wide.
    let distances = zip(rungs, cells).compactMap { rung, cell in
      cell.map { (rung: rung, squared: ($0.x - x) * ($0.x - x) + 4 * ($0.y - y) * ($0.y - y)) }
    }
    guard let nearest = distances.min(by: { $0.squared < $1.squared }) else { return [] }
    return world.turn(beta: nearest.rung)
  }
}
