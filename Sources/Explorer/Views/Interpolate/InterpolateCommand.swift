import Drawing
import Interface

enum InterpolateCommand: ViewCommand {
  case left, right, first, last, otherPath, play, take, setA, setB, images, draws

  var keys: [Key] {
    switch self {
    case .left: ArrowKeys.left
    case .right: ArrowKeys.right
    case .first: [.home]
    case .last: [.end]
    case .otherPath: ArrowKeys.up + ArrowKeys.down
    case .play: [.character("t")]
    case .take: [.enter]
    case .setA: [.character("<")]
    case .setB: [.character(">")]
    case .images: [.character("i")]
    case .draws: [.character("r")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.left, .right], "select a picture between A and B"),
    ([.first, .last], "go to A or to B"),
    ([.otherPath], "arc (spherical) or line (straight)"),
    ([.play], "walk from A to B and back, or stop"),
    ([.take], "go on from the z of the selected picture"),
    ([.setA, .setB], "make the z of the other views A or B"),
    ([.images], "two test images: that of view 5, and the next of another class"),
    ([.draws], "two draws from the prior"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .right], "select"), ([.play], "play"), ([.images], "images"), ([.draws], "draws"),
    ([.otherPath], "arc/line"), ([.take], "take z"), ([.setA, .setB], "from z"),
  ]
}

extension InterpolateView {
  mutating func perform(_ command: InterpolateCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .left: return movePath(by: -1, world)
    case .right: return movePath(by: 1, world)
    case .first: return movePath(by: -InterpolateLayout(self, world).columns, world)
    case .last: return movePath(by: InterpolateLayout(self, world).columns, world)
    case .otherPath: path = path == .arc ? .line : .arc
    case .play:
      play = play == nil ? Play(isForward: share < 1) : nil
      return [.ask]
    case .take: return takePathPoint(&world)
    case .setA:
      (a, awaitsImages) = (.point(world.z, "z"), false)
      return [.ask]
    case .setB:
      (b, awaitsImages) = (.point(world.z, "z"), false)
      return [.ask]
    case .images: return takeImages(&world)
    case .draws: return takeDraws(&world)
    }
    return []
  }
}
