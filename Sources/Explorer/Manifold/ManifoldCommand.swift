import Drawing

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

extension World {
  mutating func perform(_ command: ManifoldCommand) -> [Effect] {
    switch command {
    case .left: return moveTile(right: -1)
    case .right: return moveTile(right: 1)
    case .up: return moveTile(down: -1)
    case .down: return moveTile(down: 1)
    case .take: return takeTile()
    case .nextAcross: return turnAxis(\.across, by: 1)
    case .previousAcross: return turnAxis(\.across, by: -1)
    case .nextUp: return turnAxis(\.up, by: 1)
    case .previousUp: return turnAxis(\.up, by: -1)
    case .smaller: return resizeTiles(by: -1)
    case .larger: return resizeTiles(by: 1)
    }
  }

  /// Puts the next dimension on an axis, passing over the one on the other axis.
  mutating func turnAxis(_ axis: WritableKeyPath<Plane, Int>, by step: Int) -> [Effect] {
    var plane = plane
    guard latent > 2 else { return [] }
    repeat {
      plane[keyPath: axis] = (plane[keyPath: axis] + step + latent) % latent
    } while plane.across == plane.up
    chosenPlane = plane
    return [.ask]
  }
}
