import Drawing
import Interface

enum GradientCommand: ViewCommand {
  case less, more, previous, next, mean, anotherDraw, earlier, later, previousImage, nextImage

  var keys: [Key] {
    switch self {
    case .less: ArrowKeys.left
    case .more: ArrowKeys.right
    case .previous: ArrowKeys.up
    case .next: ArrowKeys.down
    case .mean: [.character("E")]
    case .anotherDraw: [.character("e")]
    case .earlier: [.character("[")]
    case .later: [.character("]")]
    case .previousImage: [.character("p")]
    case .nextImage: [.character("n")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.less, .more], "the draw epsilon in this dimension, a quarter lower or higher"),
    ([.previous, .next], "select a dimension"),
    ([.mean], "epsilon 0 in all dimensions: z is the mean"),
    ([.anotherDraw], "another draw from N(0, 1) in all dimensions"),
    ([.earlier, .later], "show less or more of the step"),
    ([.previousImage, .nextImage], "another test image"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.less, .more], "draw"), ([.previous, .next], "dimension"), ([.anotherDraw], "other"), ([.mean], "mean"),
    ([.earlier, .later], "stage"), ([.previousImage, .nextImage], "image"),
  ]
}

extension GradientView {
  mutating func perform(_ command: GradientCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .less: return moveEpsilon(by: -1, &world)
    case .more: return moveEpsilon(by: 1, &world)
    case .previous: select(world.selected - 1, &world)
    case .next: select(world.selected + 1, &world)
    case .mean:
      world.slowStep.epsilon = [Float](repeating: 0, count: world.latent)
      return [.ask]
    case .anotherDraw:
      world.drawEpsilon()
      return [.ask]
    case .earlier: show(stage: world.slowStep.stage.rawValue - 1, &world)
    case .later: show(stage: world.slowStep.stage.rawValue + 1, &world)
    case .previousImage: return world.moveImage(by: -1)
    case .nextImage: return world.moveImage(by: 1)
    }
    return []
  }

  /// To the next quarter, at most 4 from 0.
  private func moveEpsilon(by quarters: Float, _ world: inout World) -> [Effect] {
    let place = world.selected
    guard world.slowStep.epsilon.indices.contains(place) else { return [] }
    let now = world.slowStep.epsilon[place] * 4
    let next = quarters < 0 ? (now - 0.01).rounded(.down) : (now + 0.01).rounded(.up)
    world.slowStep.epsilon[place] = min(max(next / 4, -4), 4)
    return [.ask]
  }

  private func select(_ dimension: Int, _ world: inout World) {
    world.selected = min(max(dimension, 0), world.latent - 1)
    world.clampVisible()
  }

  func show(stage number: Int, _ world: inout World) {
    if let stage = SlowStep.Stage(rawValue: number) { world.slowStep.stage = stage }
  }
}

extension ValueCommand {
  /// How much of a step is shown.
  public static let stage = ValueCommand(
    name: "stage", example: "stage 3", text: "show a training step up to this part",
    wanted: { _ in "a part from 1 (the encoder) to \(SlowStep.Stage.allCases.count) (all), like stage 3" })
}
