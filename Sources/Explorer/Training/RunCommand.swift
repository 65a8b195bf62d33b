import Drawing
import Training

/// What the keys mean in the view of the run.
enum RunCommand: ViewCommand {
  case step, slower, faster, restart, range, part, logLoss, logSteps, previous, next, pageUp, pageDown

  var keys: [Key] {
    switch self {
    case .step: [.character("n")]
    case .slower: [.character("[")]
    case .faster: [.character("]")]
    case .restart: [.character("w")]
    case .range: [.character("c")]
    case .part: [.character("e")]
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
    ([.part], "all three curves, or one of them with its test results"),
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

/// How the run is looked at, and what only its view needs to know of it.
struct RunView: Sendable, Equatable {
  /// The one curve that is shown, as an index of `World.lossParts`; nil for all.
  var part: Int?
  /// Whether the axes are logarithmic.
  var losses = AxisScale.linear
  var steps = AxisScale.linear
  /// After how many epochs the run pauses; nil for never.
  var epochGoal: Int?
  /// The seconds that the run has trained in this session.
  var secondsTrained = 0.0
  /// Whether the run that is being loaded takes a single step.
  var takesOneStep = false
  /// The form for another run, while it waits for a download or an answer.
  var draft: RunForm?

  /// Forgets what belongs to a run, not to how runs are looked at.
  mutating func forgetRun() {
    secondsTrained = 0
    takesOneStep = false
    draft = nil
  }
}

extension World {
  mutating func perform(_ command: RunCommand) -> [Effect] {
    switch command {
    case .step: return takeOneStep()
    case .slower: return turn(learningRate: LearningRateLadder.below(learningRate))
    case .faster: return turn(learningRate: LearningRateLadder.above(learningRate))
    case .restart:
      overlay = .runForm(runView.draft ?? RunForm(self))
      return []
    case .range: return perform(Command.zoomCurve)
    case .part:
      // From the one that stands for the run down to what it is made of.
      runView.part = runView.part.map { $0 == 0 ? nil : $0 - 1 } ?? Self.lossParts.count - 1
      return []
    case .logLoss:
      runView.losses = runView.losses == .linear ? .logarithmic : .linear
      return []
    case .logSteps:
      runView.steps = runView.steps == .linear ? .logarithmic : .linear
      return []
    case .previous: return perform(Command.selectPrevious)
    case .next: return perform(Command.selectNext)
    case .pageUp: return select(by: -10)
    case .pageDown: return select(by: 10)
    }
  }

  private mutating func select(by step: Int) -> [Effect] {
    selected = min(max(selected + step, 0), latent - 1)
    clampVisible()
    return []
  }

  /// One step, whatever the run does: it waits afterwards.
  private mutating func takeOneStep() -> [Effect] {
    switch run {
    case .loading: return []
    case .idle:
      runView.takesOneStep = true
      run = .loading
      return [.startTraining, .tell(.step)]
    case .running, .paused:
      run = .paused
      return [.tell(.step)]
    }
  }

  mutating func turn(learningRate value: Float) -> [Effect] {
    guard value != learningRate else { return [] }
    learningRate = value
    if run == .idle {
      model.learningRate = value
      return []
    }
    return [.tell(.setLearningRate(value))]
  }

  /// Leaves this model for one that is still untrained, and trains that.
  func begin(_ checkpoint: Checkpoint) -> [Effect] {
    [.endTraining, .showModel(OpenedModel(path: nil, checkpoint: checkpoint), trains: true)]
  }
}
