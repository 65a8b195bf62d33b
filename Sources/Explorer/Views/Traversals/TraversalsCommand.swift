import Drawing
import Interface

enum TraversalsCommand: ViewCommand {
  case left, right, up, down, pageUp, pageDown, take, smaller, larger

  var keys: [Key] {
    switch self {
    case .left: ArrowKeys.left
    case .right: ArrowKeys.right
    case .up: ArrowKeys.up
    case .down: ArrowKeys.down
    case .pageUp: [.pageUp]
    case .pageDown: [.pageDown]
    case .take: [.enter]
    case .smaller: [.character("[")]
    case .larger: [.character("]")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.up, .down], "select a dimension; they are sorted by KL"),
    ([.left, .right], "select a value from -3 to 3"),
    ([.pageUp, .pageDown], "a page of dimensions up or down"),
    ([.take], "set the dimension of z to that value"),
    ([.smaller, .larger], "smaller or larger pictures"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .up, .down, .right], "select"), ([.take], "set z"), ([.smaller, .larger], "size"),
  ]
}
