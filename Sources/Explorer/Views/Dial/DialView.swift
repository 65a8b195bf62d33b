import Drawing

/// All betas of one model: the rate-distortion curve and the dial's place on it, the KL of each dimension over beta,
/// and a test image at this beta.
struct DialView: View {
  static let name = ViewName("dial", key: "a", "all betas of one model: rate, distortion, living dimensions")

  /// The result for the test image.
  var examination: Examination?

  init(_ world: World) {}

  static func hint(_ world: World) -> String? { world.dialRange == nil ? nil : "all \(world.sign("β", "betas"))" }

  func showsDialCurve(_ world: World) -> Bool { world.dialRange != nil }

  mutating func open(_ world: inout World) -> [Effect] {
    world.sortDimensions()
    return world.needData() + [.ask]
  }

  mutating func forgetModel(_ world: inout World, isOpen: Bool) { self = DialView(world) }

  /// At mu, as random draws would hide the effect of the dial.
  func requests(_ world: World) -> [Request] { world.testImage.map { [.examine(image: $0, draw: 0, wall: 0)] } ?? [] }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    guard case .examination(let examination) = answer else { return [] }
    self.examination = examination
    world.testImages.index = examination.index
    return []
  }

  /// The curve; of a model without a dial its one point.
  func exhibit(_ world: World) -> Exhibit? {
    let points = world.dialSight.curve?.points ?? world.dialPoint.map { [$0] } ?? []
    return Exhibit(
      CSVTable(
        ["beta", "rate_nats", "distortion_nats"] + (0..<world.latent).map { "kl_z\($0 + 1)_nats" },
        rows: points.map { point in
          [.float(point.beta), .number(point.rate), .number(point.distortion)]
            + point.klPerDimension.map { .number($0) }
        }))
  }

  mutating func drag(x: Int, y: Int, _ world: inout World) -> [Effect] { click(x: x, y: y, &world) }

  mutating func scroll(x: Int, y: Int, up: Bool, _ world: inout World) -> [Effect] {
    perform(up ? .more : .less, &world)
  }
}
