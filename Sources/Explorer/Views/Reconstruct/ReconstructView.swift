import Drawing

/// Test images beside their reconstruction, the difference, their posterior and losses.
struct ReconstructView: View {
  static let name = ViewName("reconstruct", key: "5", "test images, encoded and decoded")
  static let pairing: Pairing? = .pictures

  /// The draw from the posterior that is decoded, counted from 1; 0 is mu itself.
  var draw = 0
  /// The image that the draw belongs to. Another image starts at mu.
  private var drawnImage = 0
  /// Whether dimensions are in the order of their numbers instead of their KL.
  var isByNumber = false
  /// The first dimension that is visible.
  var firstDimension = 0
  /// The result for the image.
  var examination: Examination?

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] {
    world.sortDimensions()
    return world.needData() + [.ask]
  }

  mutating func forgetModel(_ world: inout World, isOpen: Bool) {
    let isByNumber = isByNumber
    self = ReconstructView(world)
    self.isByNumber = isByNumber
  }

  func requests(_ world: World) -> [Request] {
    guard let image = world.testImage else { return [] }
    let examine = Request.examine(
      image: image, draw: shownDraw(world), wall: ReconstructLayout(world).wall?.count ?? 0)
    guard let improvement = world.shownImprovement else { return [examine] }
    let improve = Request.improve(image: image, steps: improvement.steps)
    // While it moves, nothing else does.
    return improvement.found != nil && improvement.isMoving ? [improve] : [examine, improve]
  }

  /// The draw that is decoded for the present image.
  func shownDraw(_ world: World) -> Int { world.testImages.index == drawnImage ? draw : 0 }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    switch answer {
    case .examination(let examination):
      self.examination = examination
      world.testImages.index = examination.index
    case .improvement(let found): world.improvement?.take(found)
    default: break
    }
    return []
  }

  func isMoving(_ world: World) -> Bool { world.shownImprovement?.isMoving ?? false }

  mutating func pass(seconds: Float, _ world: inout World) -> [Effect] {
    world.improvement?.pass(seconds: seconds)
    return [.ask]
  }

  /// What is shown: the image with its own posterior, where that is being improved.
  func shownExamination(_ world: World) -> Examination? {
    guard var improved = world.shownImprovement?.found?.result, let examination, improved.index == examination.index
    else { return examination }
    // Draws of the encoder's posterior.
    improved.wall = examination.wall
    return improved
  }

  /// Decodes a draw from the encoder's posterior of the image that is shown; 0 is mu itself.
  mutating func decode(draw number: Int, _ world: inout World) -> [Effect] {
    world.improvement = nil
    draw = number
    drawnImage = world.testImages.index
    return [.ask]
  }

  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    guard let index = ReconstructLayout(world).wall?.index(x: x, y: y) else { return [] }
    return decode(draw: index + 1, &world)
  }

  var valueCommands: [ValueCommand] { [.image] }

  mutating func perform(_ command: ValueCommand, _ value: String, _ world: inout World) throws(WrongValue) -> [Effect] {
    guard let number = Int(value), number >= 0, number < world.data.test?.count ?? .max else {
      throw command.wrong(world)
    }
    return world.show(image: number)
  }

  /// The dimensions in the order of the list.
  func listedDimensions(_ world: World) -> [Int] { isByNumber ? Array(0..<world.latent) : world.dimensionOrder }

  mutating func scrollDimensions(by rows: Int, _ world: World) {
    let visible = ReconstructLayout(world).visibleDimensions
    firstDimension = max(0, min(firstDimension + rows, world.latent - visible))
  }

  /// Takes the z that is shown and opens the first view.
  func takeExamined(_ world: inout World) -> [Effect] {
    guard let examination = shownExamination(world) else { return [] }
    world.z = examination.z
    return [.open(.home)]
  }

  /// The image, its reconstruction, their difference, and what draws of z look like.
  func exhibit(_ world: World) -> Exhibit? {
    guard let examination else { return nil }
    let original = Picture(world.imageSize, values: examination.result.pixels)
    let wall = ReconstructLayout(world).wall
    return Exhibit(
      [
        (original, "#\(examination.index)"),
        (examination.decoded, examination.draw == 0 ? "decoded at mu" : "decoded, draw \(examination.draw)"),
        (Difference(of: examination.decoded, minus: original).picture, "difference"),
      ]
        + examination.wall.prefix(wall?.count ?? 0).enumerated().map { ($0.element, "draw \($0.offset + 1)") },
      columns: max(3, wall?.columns ?? 0))
  }

  func sentences(_ world: World) -> [String] {
    guard let examination = shownExamination(world) else { return [] }
    let (index, result) = (examination.index, examination.result)
    let label = world.data.test?.labels.flatMap { $0.indices.contains(index) ? ", class \($0[index])" : nil } ?? ""
    let parts = [result.reconstruction, result.klPerDimension.reduce(0, +)].map {
      Numerals.fixed(Double($0), digits: 2)
    }
    return ["test image \(index)\(label): reconstruction \(parts[0]) and KL \(parts[1]) nats"] + gapSentences(world)
  }

  /// An improvement is news when it has stopped.
  func newsKey(_ world: World) -> [String] {
    let steps = world.shownImprovement.flatMap { $0.isMoving ? nil : $0.found?.steps }
    return [examination.map { "\($0.index)" } ?? "", steps.map { "\($0)" } ?? ""]
  }
}
