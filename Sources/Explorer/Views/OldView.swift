import Drawing

/// The catalogue: every view, in the order of their keys.
enum Views {
  static let all: [any View] = ViewName.allCases.map { OldView(name: $0) }
}

/// A view whose parts still lie in the world.
struct OldView: View {
  enum Command: CaseIterable, ViewCommand {
    var keys: [Key] { [] }
    static let explanations: [(commands: [Self], text: String)] = []
    static let hints: [(commands: [Self], label: String)] = []
  }

  let name: ViewName

  var usesTestEncoding: Bool { name == .map || name == .draw || name == .samples }
  func showsDialCurve(_ world: World) -> Bool { world.showsDialCurve }
  mutating func open(_ world: inout World) -> [Effect] { world.openOld() }
  mutating func perform(_ command: Command, _ world: inout World) -> [Effect] {}
  mutating func press(_ key: Key, _ world: inout World) -> [Effect]? { world.pressInView(key) }
  var keys: ViewKeys { World.viewKeys(name) }
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] { world.clickInView(x: x, y: y, Layout(world)) }
  mutating func drag(x: Int, y: Int, _ world: inout World) -> [Effect] { world.dragOld(x: x, y: y) }
  mutating func scroll(x: Int, y: Int, up: Bool, _ world: inout World) -> [Effect] { world.scroll(x: x, y: y, up: up) }
  func isMoving(_ world: World) -> Bool { world.isPlaying || world.isPlayingPast }
  mutating func pass(seconds: Float, _ world: inout World) -> [Effect] {
    world.isPlaying ? world.play(seconds: seconds) : world.playPast(seconds: seconds)
  }
  func requests(_ world: World) -> [Request] {
    var requests: [Request] = []
    if let pad = world.padToRead { requests.append(.read(pixels: pad)) }
    if let wanted = world.imageToExamine {
      requests.append(.examine(image: wanted.index, draw: wanted.draw, wall: wanted.wall))
    }
    if !world.imagesToEncode.isEmpty { requests.append(.encode(world.imagesToEncode)) }
    if let comparison = world.comparisonRequest { requests.append(.compare(comparison, with: world.otherWeights)) }
    if !world.tilePoints.isEmpty { requests.append(.decode(world.tilePoints)) }
    return requests
  }
  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    switch answer {
    case .images(let images):
      world.tiles = images
      return []
    case .examination(let examination): return world.take(examination)
    case .reading(let reading):
      world.take(reading: reading)
      return []
    case .means(let means): return world.take(means: means)
    case .comparison(let comparison):
      world.compare.comparison = comparison
      return []
    }
  }
  mutating func worldChanged(_ world: inout World) { world.findNearest() }
  func draw(on canvas: inout Canvas, _ world: World) { world.drawView(on: &canvas, in: Layout(world)) }
}

// What is left of the views in the world.
extension World {
  mutating func openOld() -> [Effect] {
    tiles = []
    switch view {
    case .explore, .samples, .training: break
    case .manifold: tileSelection = tileGrid(Layout(self)).map(nearestTile) ?? 0
    case .dial:
      sortTraversals()
      return needData() + [.ask]
    // The data may have come since.
    case .map: if case .missing = data { data = .notLoaded }
    case .draw: openDraw()
    case .traversals:
      sortTraversals()
      tileSelection = (tileGrid(Layout(self))?.columns ?? 1) / 2
    case .reconstruct:
      sortTraversals()
      return needData() + [.ask]
    case .interpolate:
      interpolate.play = nil
      return needData() + (interpolate.a == nil ? takeDraws() : [.ask])
    case .compare:
      compare.play = nil
      return beginComparison()
    }
    return [.ask]
  }

  mutating func pressInView(_ key: Key) -> [Effect]? {
    switch view {
    case .explore: Command(key).map { perform($0) }
    case .map: MapCommand(key).map { perform($0) }
    case .manifold: ManifoldCommand(key).map { perform($0) }
    case .traversals: TraversalsCommand(key).map { perform($0) }
    case .reconstruct: ReconstructCommand(key).map { perform($0) }
    case .interpolate: InterpolateCommand(key).map { perform($0) }
    case .draw: DrawCommand(key).map { perform($0) }
    case .samples: SamplesCommand(key).map { perform($0) }
    case .training: RunCommand(key).map { perform($0) }
    case .compare: CompareCommand(key).map { perform($0) }
    case .dial: DialCommand(key).map { perform($0) }
    }
  }

  static func viewKeys(_ view: ViewName) -> ViewKeys {
    switch view {
    case .explore: ViewKeys()
    case .map: ViewKeys(MapCommand.self)
    case .manifold: ViewKeys(ManifoldCommand.self)
    case .traversals: ViewKeys(TraversalsCommand.self)
    case .reconstruct: ViewKeys(ReconstructCommand.self)
    case .interpolate: ViewKeys(InterpolateCommand.self)
    case .draw: ViewKeys(DrawCommand.self)
    case .samples: ViewKeys(SamplesCommand.self)
    case .training: ViewKeys(RunCommand.self)
    case .compare: ViewKeys(CompareCommand.self)
    case .dial: ViewKeys(DialCommand.self)
    }
  }

  func drawView(on canvas: inout Canvas, in layout: Layout) {
    switch view {
    case .explore: drawExplore(on: &canvas, in: layout)
    case .map: drawMap(on: &canvas, in: layout.body)
    case .manifold: drawManifold(on: &canvas, in: layout.body)
    case .traversals: drawTraversals(on: &canvas, in: layout.body)
    case .reconstruct: drawReconstruct(on: &canvas, in: layout.body)
    case .interpolate: drawInterpolate(on: &canvas)
    case .draw: drawDraw(on: &canvas)
    case .samples: drawSamples(on: &canvas, in: layout.body)
    case .training: drawRun(on: &canvas)
    case .compare: drawCompare(on: &canvas, in: layout.body)
    case .dial: drawDial(on: &canvas)
    }
  }

  mutating func clickInView(x: Int, y: Int, _ layout: Layout) -> [Effect] {
    switch view {
    case .explore: return clickInExplore(x: x, y: y, layout)
    case .training: return clickInRun(x: x, y: y)
    case .map: return clickOnMap(x: x, y: y, layout.body)
    case .reconstruct:
      guard let index = ReconstructLayout(self).wall?.index(x: x, y: y) else { return [] }
      reconstruct.draw = index + 1
      return [.ask]
    case .interpolate: return clickInInterpolate(x: x, y: y)
    case .draw: return clickInDraw(x: x, y: y)
    case .compare: return clickInCompare(x: x, y: y)
    case .dial: return clickOnDial(x: x, y: y)
    case .manifold, .traversals, .samples:
      if let index = tileGrid(layout)?.index(x: x, y: y) { tileSelection = index }
      return []
    }
  }

  mutating func dragOld(x: Int, y: Int) -> [Effect] {
    switch view {
    case .draw: dragInDraw(x: x, y: y)
    case .explore: dragSlider(x: x)
    case .dial: clickOnDial(x: x, y: y)
    default: []
    }
  }

  var usesTestSet: Bool { view == .map || view == .draw || view == .samples }

  var tilePoints: [Float] {
    if view == .interpolate { return Layout(self).fits ? pathPoints : [] }
    guard let grid = tileGrid(Layout(self)) else { return [] }
    return switch view {
    case .explore, .map, .reconstruct, .interpolate, .draw, .training, .compare, .dial: []
    case .manifold: manifoldPoints(grid)
    case .traversals: traversalPoints(grid)
    case .samples: samplePoints(grid)
    }
  }

  func tileGrid(_ layout: Layout) -> TileGrid? {
    guard layout.fits else { return nil }
    return switch view {
    case .explore, .map, .reconstruct, .interpolate, .draw, .training, .compare, .dial: nil
    case .manifold: manifoldGrid(layout.body)
    case .traversals: traversalGrid(layout.body)
    case .samples: sampleGrid(layout.body)
    }
  }
}
