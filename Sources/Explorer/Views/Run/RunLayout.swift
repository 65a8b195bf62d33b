import Drawing

/// The layout of the training view: numbers above; curves at the left; at the right the KL of each dimension and, if
/// there is room, the settings. On a small screen only the KL has a frame, and only if there is room.
struct RunLayout: Equatable {
  let isFramed: Bool
  let numbers: Rect
  let curves: Rect
  /// Empty on a small screen without room.
  let map: Rect
  /// Empty if there is no room.
  let settings: Rect
  /// How many rows of cells a dimension takes.
  let rowHeight: Int
  /// How many dimensions are visible at once.
  let rows: Int

  /// Rows of the settings, their frame included.
  static let settingsRows = 10

  /// The least columns and rows of the KL beside or below the curves of a small screen.
  private static let leastMap = (width: 34, height: 6)

  /// The layout in `body`, which is the screen's without the foot.
  init(_ body: Rect, isCompact: Bool, latent: Int) {
    if isCompact {
      self.init(compact: body, latent: latent)
    } else {
      self.init(framed: body, latent: latent)
    }
  }

  private init(framed body: Rect, latent: Int) {
    isFramed = true
    let rest: Rect
    (numbers, rest) = body.splitTop(5)
    let right: Rect
    (curves, right) = rest.splitLeft(rest.width * 11 / 20)
    // The rows besides those of dimensions: the frame and the line of steps.
    let room = right.height - 3
    rowHeight = min(max(1, (room - Self.settingsRows) / latent), 4)
    rows = max(0, min(latent, room / rowHeight))
    let needed = rows * rowHeight + 3
    (map, settings) =
      right.height - needed >= Self.settingsRows ? right.splitTop(needed) : (right, right.splitTop(0).top)
  }

  private init(compact body: Rect, latent: Int) {
    isFramed = false
    rowHeight = 1
    // Four lines would leave less than a curve needs.
    let (above, rest) = body.splitTop(body.height < 12 ? 3 : 4)
    numbers = above
    let hasMapBeside = rest.width >= 2 * Self.leastMap.width && rest.height >= Self.leastMap.height
    let hasMapBelow = !hasMapBeside && rest.height >= 2 * Self.leastMap.height + 2
    if hasMapBeside {
      (curves, map) = rest.splitLeft(rest.width * 11 / 20)
    } else {
      (curves, map) = rest.splitBottom(hasMapBelow ? min(latent + 3, rest.height / 2) : 0)
    }
    rows = max(0, min(latent, map.height - 3))
    settings = Rect(width: 0, height: 0)
  }
}

extension RunView {
  func runLayout(_ world: World) -> RunLayout {
    let layout = Layout(world)
    return RunLayout(world.runBody(layout.body), isCompact: layout.isCompact, latent: world.latent)
  }
}
