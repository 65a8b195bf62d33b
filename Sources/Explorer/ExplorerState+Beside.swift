import Drawing
import Interface

// Two models beside each other: the open view is drawn twice, the second time in the world of the compared model.
extension ExplorerState {
  /// The world of the right half and its weights; nil if there is no right half, or nothing can be shown there.
  var shownBeside: (world: World, weights: OtherWeights)? {
    guard world.side == .left, let other = world.worldBeside, let weights = world.otherWeights,
      obstacle(to: other) == nil
    else { return nil }
    return (other, weights)
  }

  /// What the right half wants computed with the compared weights: the image at z, and what the view needs.
  func requestsBeside(_ other: World) -> [Request] {
    (other.missing == .decoder ? [] : [.decode(other.z)]) + openView.requests(other)
  }

  /// Why the view cannot show the compared model.
  private func obstacle(to other: World) -> String? {
    let view = type(of: openView)
    if let missing = other.missing, view.needs.contains(missing) {
      return "\(other.name) is without the \(missing.rawValue), which \(view.name.rawValue) needs"
    }
    if !view.takesCategories, let obstacle = other.obstacleOfCategories(to: view.name.rawValue) { return obstacle }
    if view.pairing == .pictures, other.imageSize != world.imageSize {
      return
        "\(other.name) has pictures of \(other.imageSize.width)x\(other.imageSize.height) pixels"
    }
    return nil
  }

  /// A cell of the right half as the one of the left half that shows the same; other cells as they are.
  func inLeftHalf(_ x: Int, _ y: Int) -> Int {
    guard world.overlay == nil, world.side == .left, let other = world.worldBeside else { return x }
    let (left, right) = (Layout(world).body, Layout(other).body)
    return right.contains(x: x, y: y) ? min(left.x + x - right.x, left.endX - 1) : x
  }

  func drawBeside(on canvas: inout Canvas) {
    guard world.side == .left, var other = world.worldBeside else { return }
    let (left, right) = (Layout(world), Layout(other))
    let names = world.sideNames
    canvas.write(
      " \(names.left)", x: left.heading.x, y: left.heading.y, style: Theme.name,
      maxWidth: left.heading.width)
    // What the left half draws never reaches into the right one.
    canvas.fill(
      Rect(
        x: left.body.endX, y: left.heading.y, width: canvas.width - left.body.endX,
        height: 1 + right.body.height))
    for y in left.heading.y..<left.body.endY {
      canvas.write(world.sign("│", "|"), x: left.body.endX, y: y, style: Theme.frame)
    }
    canvas.write(
      " \(names.right)", x: right.heading.x, y: right.heading.y, style: Theme.selected,
      maxWidth: right.heading.width)
    if let obstacle = obstacle(to: other) {
      for (row, line) in obstacle.wrapped(to: right.body.width - 2).enumerated() {
        canvas.write(line, x: right.body.x + 1, y: right.body.y + 1 + row, style: Theme.paused)
      }
      return
    }
    viewBeside(&other)?.draw(on: &canvas, other)
  }

  /// The copy of the open view for the right half, whose world it completes; nil until the answers are here, as it would
  /// show what the left half does.
  private func viewBeside(_ other: inout World) -> (any View)? {
    guard besideAnswers.count == requestsBeside(other).count else { return nil }
    var view = openView
    var answers = besideAnswers[...]
    if other.missing != .decoder, case .images(let images)?? = answers.popFirst() {
      other.image = images.first
    }
    for case let answer? in answers { _ = view.take(answer, &other) }
    view.worldChanged(&other)
    return view
  }

  /// What the right half shows, for a file, and a name for it; nil without a right half and while it shows nothing.
  package var exhibitBeside: (exhibit: Exhibit, name: String)? {
    guard var other = shownBeside?.world, let exhibit = viewBeside(&other)?.exhibit(other) else { return nil }
    return (exhibit, world.otherModel?.name ?? "\(world.name)-\(world.stepWord)-\(world.chosenMoment?.step ?? 0)")
  }
}
