import Drawing

/// Test images beside their reconstruction, the difference, their posterior and losses.
struct ReconstructView: View {
  static let name = ViewName("reconstruct", key: "5", "test images, encoded and decoded")
  static let pairing: Pairing? = .pictures

  /// The draw from the posterior that is decoded, counted from 1; 0 is mu itself.
  private var draw = 0
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
    return [.examine(image: image, draw: shownDraw(world), wall: ReconstructLayout(world).wall?.count ?? 0)]
  }

  /// The draw that is decoded for the present image.
  func shownDraw(_ world: World) -> Int { world.testImages.index == drawnImage ? draw : 0 }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    guard case .examination(let examination) = answer else { return [] }
    self.examination = examination
    world.testImages.index = examination.index
    return []
  }

  /// Decodes a draw from the posterior of the image that is shown; 0 is mu itself.
  mutating func decode(draw number: Int, _ world: World) -> [Effect] {
    draw = number
    drawnImage = world.testImages.index
    return [.ask]
  }

  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    guard let index = ReconstructLayout(world).wall?.index(x: x, y: y) else { return [] }
    return decode(draw: index + 1, world)
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
    guard let examination else { return [] }
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
    guard let examination else { return [] }
    let (index, result) = (examination.index, examination.result)
    let label = world.data.test?.labels.flatMap { $0.indices.contains(index) ? ", class \($0[index])" : nil } ?? ""
    let parts = [result.reconstruction, result.klPerDimension.reduce(0, +)].map {
      Numerals.fixed(Double($0), digits: 2)
    }
    return ["test image \(index)\(label): reconstruction \(parts[0]) and KL \(parts[1]) nats"]
  }

  func newsKey(_ world: World) -> [String] { [examination.map { "\($0.index)" } ?? ""] }
}
