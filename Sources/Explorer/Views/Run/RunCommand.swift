import Drawing
import Interface

/// What the keys mean in the view of the run.
enum RunCommand: ViewCommand {
  case step, slower, faster, restart, range, part, pick, logLoss, logSteps, previous, next, pageUp, pageDown

  var keys: [Key] {
    switch self {
    case .step: [.character(".")]
    case .slower: [.character("{")]
    case .faster: [.character("}")]
    case .restart: [RunForm.key]
    case .range: [.character("c")]
    case .part: [.character("e")]
    case .pick: [CurveList.key]
    case .logLoss: [.character("l")]
    case .logSteps: [.character("x")]
    case .previous: ArrowKeys.up
    case .next: ArrowKeys.down
    case .pageUp: [.pageUp]
    case .pageDown: [.pageDown]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.step], "take one step, then wait"),
    ([.slower, .faster], "a lower or higher learning rate from the next step on"),
    ([.restart], "begin another run: layers, latent size, data, ..."),
    ([.range], "curves of the whole run, or of the latest steps"),
    ([.part], "all three curves, one of them with its test results, or what z tells of the image"),
    ([.pick], "pick curves of a followed run's logs"),
    ([.logLoss], "losses on a logarithmic scale, or a linear one"),
    ([.logSteps], "steps on a logarithmic scale, or a linear one"),
    ([.previous, .next], "select a dimension"),
    ([.pageUp, .pageDown], "ten dimensions up or down"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.step], "step"), ([.slower, .faster], "rate"), ([.restart], "restart"), ([.range], "recent"), ([.part], "curves"),
    ([.logLoss, .logSteps], "log"), ([.previous, .next], "select"),
  ]
}

extension RunView {
  mutating func perform(_ command: RunCommand, _ world: inout World) -> [Effect] {
    switch command {
    case .step: return world.takeOneStep()
    case .slower: return world.turn(learningRate: LearningRateLadder.below(world.learningRate))
    case .faster: return world.turn(learningRate: LearningRateLadder.above(world.learningRate))
    case .restart:
      world.overlay = world.progress.draft ?? RunForm(world.presentRun)
    case .range: world.zoomCurve()
    case .pick:
      if world.logs.runs.isEmpty {
        world.say("there are no logs: `latent watch` shows those beside the weights it follows", isError: false)
      } else {
        world.overlay = CurveList()
      }
    case .part where !world.logs.runs.isEmpty: world.logs.turnGroup()
    case .part:
      // From the sum to its parts, and to what the last of them, the KL, buys.
      shown =
        switch shown {
        case .losses: .part(World.lossParts.count - 1)
        case .part(0): .information
        case .part(let part): .part(part - 1)
        case .information: .losses
        }
    case .logLoss:
      losses = losses == .linear ? .logarithmic : .linear
    case .logSteps:
      steps = steps == .linear ? .logarithmic : .linear
    case .previous: return world.select(by: -1)
    case .next: return world.select(by: 1)
    case .pageUp: return world.select(by: -10)
    case .pageDown: return world.select(by: 10)
    }
    return []
  }
}
