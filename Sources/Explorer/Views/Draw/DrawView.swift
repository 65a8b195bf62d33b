import Training

/// The user's own drawing: its reconstruction, posterior, losses and nearest test images, while it is drawn.
struct DrawView: View {
  static let name = ViewName("draw", key: "7", "what the model makes of your drawing")

  var sketch: Sketch
  /// The result for the drawing; nil for an empty pad.
  var reading: ImageEvaluation?
  /// The test images nearest to it in the latent space, the nearest first.
  var neighbors: [Neighbor] = []
  /// The first dimension of the posterior that is listed.
  var firstDimension = 0

  /// Whether the model is shown the drawing fitted; nil for what suits the data.
  var fits: Bool?

  /// The number of nearest test images that vote on what the drawing shows.
  static let voters = 10

  init(_ world: World) { sketch = Sketch(world.imageSize) }

  var usesTestEncoding: Bool { true }
  var mouseHelp: String { "click for a dot, drag for a line; click a hint" }

  mutating func open(_ world: inout World) -> [Effect] {
    sketch.lift()
    // The data may have arrived meanwhile.
    if case .missing = world.data { world.data = .notLoaded }
    return [.ask]
  }

  /// The drawing is kept, at the size of the other model's images.
  mutating func forgetModel(_ world: inout World, isOpen: Bool) {
    (reading, neighbors, firstDimension) = (nil, [], 0)
    sketch.resize(to: world.imageSize)
    sketch.isChanged = isOpen && !sketch.pad.isEmpty
  }

  func requests(_ world: World) -> [Request] {
    sketch.pad.isEmpty ? [] : [.read(pixels: (isFitted(world) ? sketch.pad.fitted : sketch.pad).bytes)]
  }

  /// Whether the model is shown the drawing scaled and centred. An encoder trained on MNIST has only seen digits of one size
  /// in the middle, and fails on others.
  func isFitted(_ world: World) -> Bool { fits ?? (world.model.configuration.dataName == "mnist") }

  /// The current weights have encoded the drawing. Its mean becomes z if it was just drawn, and z follows the mean
  /// under changing weights until something else moves z.
  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    guard case .reading(let reading) = answer else { return [] }
    let follows = sketch.isChanged || world.z == self.reading?.mu
    self.reading = reading
    sketch.isChanged = false
    // A run that diverged gives NaN, which cannot become z.
    if follows, reading.mu.allSatisfy(\.isFinite) { world.z = world.latents.settled(reading.mu) }
    return []
  }

  /// Whether z is the drawing's mean.
  func isAtDrawing(_ world: World) -> Bool { reading?.mu == world.z }

  mutating func worldChanged(_ world: inout World) {
    guard let mu = reading?.mu, let encoding = world.places.encoding else { return neighbors = [] }
    neighbors = encoding.nearest(to: mu, count: Self.voters)
  }

  /// Forgets the result for a previous drawing.
  mutating func sketchChanged() {
    if sketch.pad.isEmpty { (reading, neighbors) = (nil, []) }
  }

  /// The drawing as the model is shown it, and what is decoded.
  func exhibit(_ world: World) -> Exhibit? {
    guard !sketch.pad.isEmpty, let image = world.image else { return nil }
    let shown = isFitted(world) ? sketch.pad.fitted : sketch.pad
    return Exhibit(
      [(shown.image, "drawing"), (image, isAtDrawing(world) ? "reconstruction" : "decoded at z")], columns: 2)
  }

  func setsPoint(_ world: World) -> Bool { isAtDrawing(world) }

  func newsKey(_ world: World) -> [String] { sentences(world) }

  func news(_ world: World, since key: [String]?) -> [String] { sentences(world).filter { !(key ?? []).contains($0) } }
}
