import Drawing

enum CompareCommand: ViewCommand {
  case earlier, later, first, now, play, decrease, increase, decreaseCoarse, increaseCoarse, previous, next, zero
  case content, model, past

  var keys: [Key] {
    switch self {
    case .earlier: [.character("["), .character("<")]
    case .later: [.character("]"), .character(">")]
    case .first: [.home]
    case .now: [.end]
    case .play: [.character("p")]
    case .decrease: ArrowKeys.left
    case .increase: ArrowKeys.right
    case .decreaseCoarse: ArrowKeys.farLeft
    case .increaseCoarse: ArrowKeys.farRight
    case .previous: ArrowKeys.up
    case .next: ArrowKeys.down
    case .zero: [.character("x")]
    case .content: [.character("i")]
    case .model: [.character("m")]
    case .past: [.character("t")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.earlier, .later], "back and forth through the moments kept of this run"),
    ([.first, .now], "its first moment, or now"),
    ([.play], "let the past go by up to now, or stop"),
    ([.content], "compare at the same z, or on the same test image"),
    ([.decrease, .increase], "move z by 0.1; or the previous or next image"),
    ([.decreaseCoarse, .increaseCoarse], "by 0.5; or by ten images"),
    ([.previous, .next], "select a dimension; or the same class's previous or next image"),
    ([.zero], "set the selected dimension to 0"),
    ([.model], "compare with another model, from a list"),
    ([.past], "travel in time: compare with this run's past again"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.earlier, .later], "past"), ([.play], "play"), ([.content], "z/image"), ([.decrease, .increase], "move"),
    ([.previous, .next], "select"), ([.model], "other model"), ([.past], "time travel"),
  ]
}

extension World {
  mutating func perform(_ command: CompareCommand) -> [Effect] {
    switch command {
    case .earlier, .later, .first, .now: compare.play = nil
    default: break
    }
    let isImage = comparable.content == .image
    switch command {
    case .earlier: return look(at: momentIndex - 1)
    case .later: return look(at: momentIndex + 1)
    case .first: return look(at: 0)
    case .now: return look(at: past.moments.count)
    case .play: return togglePlay()
    case .decrease: return isImage ? moveImage(by: -1) : perform(Command.decrease)
    case .increase: return isImage ? moveImage(by: 1) : perform(Command.increase)
    case .decreaseCoarse: return isImage ? moveImage(by: -10) : perform(Command.decreaseCoarse)
    case .increaseCoarse: return isImage ? moveImage(by: 10) : perform(Command.increaseCoarse)
    case .previous: return isImage ? moveInClass(by: -1) : perform(Command.selectPrevious) + [.ask]
    case .next: return isImage ? moveInClass(by: 1) : perform(Command.selectNext) + [.ask]
    case .zero: return isImage ? [] : perform(Command.zero)
    case .content:
      // What is on the screen is what the key is about, whatever was asked for before.
      compare.content = isImage ? .point : .image
      if let obstacle = comparable.obstacle { say(obstacle, isError: false) }
      return beginComparison()
    case .model:
      compare.isChoosing = true
      overlay = .openList(nil, selected: 0)
      return [.listModels]
    case .past: return compareWithPast()
    }
  }
}
