import Drawing
import Training

/// The user's own drawing: its reconstruction, its posterior, its losses and the test images nearest to it, as it is drawn.
struct DrawView: View {
  static let name = ViewName("draw", key: "7", "what the model makes of your drawing")

  var sketch: Sketch
  /// What the model makes of the drawing; nil for an empty pad.
  var reading: ImageEvaluation?
  /// The test images nearest to it in the latent space, the nearest first.
  var neighbors: [Neighbor] = []
  /// The first dimension of the posterior that is listed.
  var firstDimension = 0

  /// How many of the nearest test images have a say in what the drawing looks like.
  static let voters = 10

  init(_ world: World) { sketch = Sketch(world.imageSize) }

  var usesTestEncoding: Bool { true }
  var mouseHelp: String { "click for a dot, drag for a line; click a hint" }

  mutating func open(_ world: inout World) -> [Effect] {
    sketch.lift()
    // The data may have come since.
    if case .missing = world.data { world.data = .notLoaded }
    return [.ask]
  }

  /// The drawing stays, at the size of the other model's images.
  mutating func forgetModel(_ world: inout World, isOpen: Bool) {
    (reading, neighbors, firstDimension) = (nil, [], 0)
    sketch.resize(to: world.imageSize)
    sketch.isChanged = isOpen && !sketch.pad.isEmpty
  }

  func requests(_ world: World) -> [Request] { sketch.pad.isEmpty ? [] : [.read(pixels: sketch.pad.bytes)] }

  /// The current weights have encoded the drawing. Its mean becomes z if it was drawn just now, and stays z while nothing else
  /// has moved that: weights that change move it along.
  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    guard case .reading(let reading) = answer else { return [] }
    let follows = sketch.isChanged || world.z == self.reading?.mu
    self.reading = reading
    sketch.isChanged = false
    // A run that diverged gives NaN, which is no place to go to.
    if follows, reading.mu.allSatisfy(\.isFinite) { world.z = reading.mu }
    return []
  }

  /// Whether the point that all views share is the drawing's.
  func isAtDrawing(_ world: World) -> Bool { reading?.mu == world.z }

  mutating func worldChanged(_ world: inout World) {
    guard let mu = reading?.mu, let encoding = world.places.encoding else { return neighbors = [] }
    neighbors = encoding.nearest(to: mu, count: Self.voters)
  }

  /// Forgets what was made of a drawing that is no more.
  mutating func sketchChanged() {
    if sketch.pad.isEmpty { (reading, neighbors) = (nil, []) }
  }

  func setsPoint(_ world: World) -> Bool { isAtDrawing(world) }

  func newsKey(_ world: World) -> [String] { sentences(world) }

  func news(_ world: World, since key: [String]?) -> [String] { sentences(world).filter { !(key ?? []).contains($0) } }
}
