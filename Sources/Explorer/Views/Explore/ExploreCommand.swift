import Drawing
import Interface

/// What the keys mean in the first view only.
enum ExploreCommand: ViewCommand {
  case selectPrevious, selectNext, pageUp, pageDown
  case decrease, increase, decreaseFine, increaseFine, decreaseCoarse, increaseCoarse
  case zero, tour, zoomCurve

  var keys: [Key] {
    switch self {
    case .selectPrevious: ArrowKeys.up
    case .selectNext: ArrowKeys.down
    case .pageUp: [.pageUp]
    case .pageDown: [.pageDown]
    case .decrease: ArrowKeys.left
    case .increase: ArrowKeys.right
    case .decreaseFine: [.character(",")]
    case .increaseFine: [.character(".")]
    case .decreaseCoarse: ArrowKeys.farLeft
    case .increaseCoarse: ArrowKeys.farRight
    case .zero: [.character("x"), .home]
    case .tour: [.character("t")]
    case .zoomCurve: [.character("c")]
    }
  }

  var needsScreen: Bool { [.pageUp, .pageDown, .tour, .zoomCurve].contains(self) }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.selectPrevious, .selectNext], "select a dimension"),
    ([.pageUp, .pageDown], "a page of dimensions up or down"),
    ([.decrease, .increase], "move z by 0.1 along it, or to the next category"),
    ([.decreaseCoarse, .increaseCoarse], "by 0.5, the coarse step"),
    ([.decreaseFine, .increaseFine], "by 0.02, the fine step"),
    ([.zero], "set the selected dimension to 0, or category 1"),
    ([.tour], "drift from one draw to the next, or stop"),
    ([.zoomCurve], "loss curve: the whole run, or the latest steps"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.decrease, .increase], "move"), ([.selectPrevious, .selectNext], "select"),
  ]
}

extension ExploreView {
  mutating func perform(_ command: ExploreCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .selectPrevious: return world.select(by: -1)
    case .selectNext: return world.select(by: 1)
    case .pageUp: return world.select(by: -max(1, Layout(world).latentRows))
    case .pageDown: return world.select(by: max(1, Layout(world).latentRows))
    case .decrease: return world.move(by: -World.step)
    case .increase: return world.move(by: World.step)
    case .decreaseFine: return world.move(by: -0.02)
    case .increaseFine: return world.move(by: 0.02)
    case .decreaseCoarse: return world.move(by: -World.coarseStep)
    case .increaseCoarse: return world.move(by: World.coarseStep)
    case .zero:
      world.tour = nil
      return world.set(world.selected, to: world.latents.place(of: world.selected, at: world.latents.origin))
    case .tour: world.tour = world.tour == nil ? Tour(from: world.z, in: world.latents, draws: world.priorDraws) : nil
    case .zoomCurve: world.zoomCurve()
    }
    return []
  }

  /// The hints of the first view include those of every view.
  func hints(_ world: World, among views: [any View.Type]) -> [Hint] {
    func hint(_ commands: ExploreCommand..., label: String) -> Hint { Hint(commands.map { $0.keys[0] }, label) }
    func shared(_ commands: SharedCommand..., label: String) -> Hint { Hint(commands.map { $0.keys[0] }, label) }
    let digits = views.map { $0.name.key }.filter(\.isDigit)
    let digitHint = Hint([digits[0], digits[digits.count - 1]], clicked: digits[1], isRange: true, "views")
    let named = views.compactMap { view in view.hint(world).map { Hint([view.name.key], $0) } }
    return [shared(.help, label: "help")] + (world.lesson == nil ? [shared(.learn, label: "lessons")] : [])
      + world.trainHints + (world.model.classes == nil ? [] : [shared(.nextClass, label: "class")]) + [
        hint(.decrease, .increase, label: "move"), digitHint, world.betaHint,
      ] + named + [
        hint(.tour, label: world.tour == nil ? "tour" : "stop"), hint(.selectPrevious, .selectNext, label: "select"),
        shared(.random, label: "random"), shared(.palette, label: "commands"), shared(.save, label: "save"),
        shared(.open, label: "open"),
        shared(.undo, .redo, label: "undo"), shared(.bookmark, .bookmarks, label: "bookmarks"),
        shared(.previousObjective, .nextObjective, .objectives, label: "objective"), shared(.zeroAll, label: "zero"),
        hint(.zoomCurve, label: "curve"), shared(.quit, label: "quit"),
      ]
  }
}

extension Key {
  fileprivate var isDigit: Bool {
    guard case .character(let character) = self else { return false }
    return ("0"..."9").contains(character)
  }
}
