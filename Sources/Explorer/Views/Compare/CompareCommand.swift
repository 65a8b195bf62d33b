import Drawing
import Interface

enum CompareCommand: ViewCommand {
  case earlier, later, first, now, play, decrease, increase, decreaseCoarse, increaseCoarse,
    previous, next, zero
  case content, past, take

  var keys: [Key] {
    switch self {
    case .earlier: [.character("<")]
    case .later: [.character(">")]
    case .first: [.home]
    case .now: [.end]
    case .play: [.character("t")]
    case .decrease: ArrowKeys.left
    case .increase: ArrowKeys.right
    case .decreaseCoarse: ArrowKeys.farLeft
    case .increaseCoarse: ArrowKeys.farRight
    case .previous: ArrowKeys.up
    case .next: ArrowKeys.down
    case .zero: [.character("x")]
    case .content: [.character("i")]
    case .take: [.enter]
    case .past: [.character("P")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.earlier, .later], "back and forth through the moments kept of this run"),
    ([.first, .now], "its first moment, or now"),
    ([.play], "play the past up to now, or stop"),
    ([.content], "compare at the same z, or on the same test image"),
    ([.decrease, .increase], "move z by 0.1; or the previous or next image"),
    ([.decreaseCoarse, .increaseCoarse], "by 0.5; or by ten images"),
    ([.previous, .next], "select a dimension; or the same class's previous or next image"),
    ([.zero], "set the selected dimension to 0"),
    ([.past], "compare with this run's past again"),
    ([.take], "make the moment the model again: its run goes on from there; u undoes it"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.earlier, .later], "past"), ([.play], "play"), ([.content], "z/image"),
    ([.decrease, .increase], "move"),
    ([.previous, .next], "select"), ([.past], "own past"), ([.take], "take"),
  ]
}

extension CompareView {
  mutating func perform(_ command: CompareCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .earlier, .later, .first, .now: play = nil
    default: break
    }
    let isImage = comparable(world).content == .image
    switch command {
    case .earlier: return look(at: world.momentIndex - 1, &world)
    case .later: return look(at: world.momentIndex + 1, &world)
    case .first: return look(at: 0, &world)
    case .now: return look(at: world.past.moments.count, &world)
    case .play: return togglePlay(&world)
    case .decrease: return isImage ? world.moveImage(by: -1) : world.move(by: -World.step)
    case .increase: return isImage ? world.moveImage(by: 1) : world.move(by: World.step)
    case .decreaseCoarse: return isImage ? world.moveImage(by: -10) : world.move(by: -World.coarseStep)
    case .increaseCoarse: return isImage ? world.moveImage(by: 10) : world.move(by: World.coarseStep)
    case .previous: return isImage ? world.moveInClass(by: -1) : world.select(by: -1) + [.ask]
    case .next: return isImage ? world.moveInClass(by: 1) : world.select(by: 1) + [.ask]
    case .zero: return isImage ? [] : world.set(world.selected, to: 0)
    case .content:
      // The key refers to what is on the screen, whatever was chosen before.
      content = isImage ? .point : .image
      if let obstacle = comparable(world).obstacle { world.say(obstacle, isError: false) }
      return beginComparison(&world)
    case .take: return world.takeMoment()
    case .past: return compareWithPast(&world)
    }
  }
}
