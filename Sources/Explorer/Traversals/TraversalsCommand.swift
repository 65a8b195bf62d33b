import Drawing

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
    ([.smaller, .larger], "smaller or larger digits"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.left, .up, .down, .right], "select"), ([.take], "set z"), ([.smaller, .larger], "size"),
  ]
}

extension World {
  mutating func perform(_ command: TraversalsCommand) -> [Effect] {
    guard let grid = tileGrid(Layout(self)) else { return [] }
    switch command {
    case .left: return moveTile(right: -1)
    case .right: return moveTile(right: 1)
    case .up: return moveRow(by: -1, grid)
    case .down: return moveRow(by: 1, grid)
    case .pageUp: return moveRow(by: -grid.rows, grid)
    case .pageDown: return moveRow(by: grid.rows, grid)
    case .take:
      selected = traversalRow(grid).dimension
      return takeTile()
    case .smaller: return resizeTiles(by: -1)
    case .larger: return resizeTiles(by: 1)
    }
  }

  /// Selects another row, and scrolls so that it is visible.
  private mutating func moveRow(by step: Int, _ grid: TileGrid) -> [Effect] {
    let (column, row) = (selectedTile(grid) % grid.columns, traversalRow(grid).index)
    let next = min(max(row + step, 0), latent - 1)
    let first = firstTraversal
    firstTraversal = max(min(first, next), next - grid.rows + 1)
    tileSelection = (next - firstTraversal) * grid.columns + column
    return first == firstTraversal ? [] : [.ask]
  }
}
