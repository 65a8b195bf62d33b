import Drawing
import Interface

enum ManifoldCommand: ViewCommand {
  case left, right, up, down, take, nextAcross, previousAcross, nextUp, previousUp, smaller, larger

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
    case .smaller: [.character("[")]
    case .larger: [.character("]")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.left, .down, .up, .right], "select a digit of the plane"),
    ([.take], "go to its z"),
    ([.nextAcross, .previousAcross], "another dimension across"),
    ([.nextUp, .previousUp], "another dimension upwards"),
    ([.smaller, .larger], "smaller or larger digits"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .up, .down, .right], "select"), ([.take], "go there"), ([.nextAcross, .nextUp], "dimensions"),
    ([.smaller, .larger], "size"),
  ]
}
