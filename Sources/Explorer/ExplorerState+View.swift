import Drawing

// The one place that knows all views: what each draws, what keys and clicks mean there, and what it wants decoded.
extension ExplorerState {
  /// Opens a view.
  mutating func open(_ view: View) -> [ExplorerEffect] {
    self.view = view
    tiles = []
    if view != .explore { tour = nil }
    switch view {
    case .explore, .samples, .training: break
    case .manifold: tileSelection = tileGrid(Layout(self)).map(nearestTile) ?? 0
    case .dial:
      sortTraversals()
      return needData() + [.decode]
    // The data may have come since.
    case .map: if case .missing = data { data = .notLoaded }
    case .draw: openDraw()
    case .traversals:
      sortTraversals()
      tileSelection = (tileGrid(Layout(self))?.columns ?? 1) / 2
    case .reconstruct:
      sortTraversals()
      return needData() + [.decode]
    case .interpolate:
      interpolate.play = nil
      return needData() + (interpolate.a == nil ? takeDraws() : [.decode])
    case .compare:
      compare.play = nil
      return beginComparison()
    }
    return [.decode]
  }

  /// What a key does in this view alone; nil if it means nothing of its own here.
  mutating func pressInView(_ key: Key) -> [ExplorerEffect]? {
    switch view {
    case .explore: nil
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

  /// What the keys of this view mean.
  var viewKeys: ViewKeys {
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

  /// Draws what is between title and hints.
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

  /// What a click between title and hints does.
  mutating func clickInView(x: Int, y: Int, _ layout: Layout) -> [ExplorerEffect] {
    switch view {
    case .explore: return clickInExplore(x: x, y: y, layout)
    case .training: return clickInRun(x: x, y: y)
    case .map: return clickOnMap(x: x, y: y, layout.body)
    case .reconstruct:
      guard let index = ReconstructLayout(self).wall?.index(x: x, y: y) else { return [] }
      reconstruct.draw = index + 1
      return [.decode]
    case .interpolate: return clickInInterpolate(x: x, y: y)
    case .draw: return clickInDraw(x: x, y: y)
    case .compare: return clickInCompare(x: x, y: y)
    case .dial: return clickOnDial(x: x, y: y)
    case .manifold, .traversals, .samples:
      if let index = tileGrid(layout)?.index(x: x, y: y) { tileSelection = index }
      return []
    }
  }

  /// Whether this view shows where the model puts the test images.
  var usesTestSet: Bool { view == .map || view == .draw || view == .samples }

  /// The points whose images this view shows beside the one at z, one after the other: `[tiles, latent]`.
  public var tilePoints: [Float] {
    if view == .interpolate { return Layout(self).fits ? pathPoints : [] }
    guard let grid = tileGrid(Layout(self)) else { return [] }
    return switch view {
    case .explore, .map, .reconstruct, .interpolate, .draw, .training, .compare, .dial: []
    case .manifold: manifoldPoints(grid)
    case .traversals: traversalPoints(grid)
    case .samples: samplePoints(grid)
    }
  }

  /// Where the tiles of this view lie; nil if it has none.
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
