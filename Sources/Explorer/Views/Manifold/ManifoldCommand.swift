import Drawing
import Interface

enum ManifoldCommand: ViewCommand {
  case left, right, up, down, take, nextAcross, previousAcross, nextUp, previousUp, components,
    smaller, larger

  var keys: [Key] {
    switch self {
    case .left: ArrowKeys.left
    case .right: ArrowKeys.right
    case .up: ArrowKeys.up
    case .down: ArrowKeys.down
    case .take: [.enter]
    case .nextAcross: [.character("x")]
    case .previousAcross: [.character("X")]
    case .nextUp: [.character("y")]
    case .previousUp: [.character("Y")]
    case .components: [.character("c")]
    case .smaller: [.character("[")]
    case .larger: [.character("]")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.left, .down, .up, .right], "select a picture of the plane"),
    ([.take], "go to its z"),
    ([.nextAcross, .previousAcross], "another dimension across"),
    ([.nextUp, .previousUp], "another dimension upwards"),
    ([.components], "the first two principal components of mu, or two dimensions"),
    ([.smaller, .larger], "smaller or larger pictures"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .up, .down, .right], "select"), ([.take], "go there"), ([.components], "components"),
    ([.nextAcross, .nextUp], "dimensions"),
    ([.smaller, .larger], "size"),
  ]
}
