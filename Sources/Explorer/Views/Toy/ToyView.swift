import Drawing
import Interface
import Toy
import VAE

/// Variational inference in the plane, where p and log Z are known: the program `latent toy`, as a view.
struct ToyView: View {
  static let name = ViewName("toy", key: "T", "inference in the plane, where log p(x) is known")
  static let needs: [Half] = []

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] {
    if world.toy == nil { world.toy = fitted(ToyState(look: world.look, width: 80, height: 24), world) }
    return [.ask]
  }

  /// It knows no model.
  mutating func forgetModel(_ world: inout World, isOpen: Bool) {}

  mutating func perform(_ command: ToyViewCommand, _ world: inout World) -> [Effect] {
    guard var toy = world.toy.map({ fitted($0, world) }) else { return [] }
    toy.update(.input(.key(command.meaning.keys[0])))
    if let notice = toy.takeNotice() { world.say(notice, isError: false) }
    world.toy = toy
    return []
  }

  var valueCommands: [ValueCommand] { [.toy] }

  mutating func perform(_ command: ValueCommand, _ value: String, _ world: inout World) throws(WrongValue) -> [Effect] {
    let words = value.lowercased().split(separator: " ").map(String.init)
    guard words.count == 2, let target = Target(rawValue: words[0]) else { throw command.wrong(world) }
    var settings = FitSettings()
    settings.target = target
    let learns = words[1] == ToyState.learningName
    if let family = Family(rawValue: words[1]) {
      settings.family = family
    } else if !learns {
      throw command.wrong(world)
    }
    world.toy = fitted(ToyState(settings, learns: learns, look: world.look, width: 80, height: 24), world)
    return []
  }

  /// Those of the toy, which depend on what it shows. Space trains nothing here.
  func hints(_ world: World, among views: [any View.Type]) -> [Hint] {
    func shared(_ command: SharedCommand, _ label: String) -> Hint { Hint(command.keys.prefix(1), label) }
    return [shared(.help, "help"), Hint([Key.escape], "back")] + (world.toy?.hints ?? [])
      + [shared(.palette, "commands"), shared(.quit, "quit")]
  }

  func isMoving(_ world: World) -> Bool { world.toy?.isRunning ?? false }

  mutating func pass(seconds: Float, _ world: inout World) -> [Effect] {
    world.toy?.update(.tick(seconds: Double(seconds)))
    return []
  }

  /// With the explorer's look, as high as the view and its own line of hints, which is not shown.
  private func fitted(_ toy: ToyState, _ world: World) -> ToyState {
    let body = Layout(world).body
    var toy = toy
    toy.fit(look: world.look, width: body.width, height: body.height + 1)
    return toy
  }

  func draw(on canvas: inout Canvas, _ world: World) {
    guard let toy = world.toy.map({ fitted($0, world) }) else { return }
    let body = Layout(world).body
    canvas.draw(toy.draw(), x: body.x, y: body.y)
    canvas.fill(Rect(x: body.x, y: body.endY, width: body.width, height: 1))
  }

  /// The bound at all steps.
  func exhibit(_ world: World) -> Exhibit? { world.toy.flatMap { Exhibit($0.table) } }

  func sentences(_ world: World) -> [String] { world.toy?.sentences ?? [] }

  /// Numbers that change all the time are no news.
  func newsKey(_ world: World) -> [String] {
    world.toy?.isRunning == true ? ["the ELBO is being climbed"] : sentences(world)
  }

  func news(_ world: World, since key: [String]?) -> [String] { newsKey(world) }
}

/// What the toy does as a view, by the keys of its own program. Space trains the model elsewhere; here it runs the fit.
enum ToyViewCommand: ViewCommand {
  case run, step, restart, moments, points, previousTarget, nextTarget, nextFamily, components, nextEstimator
  case fewerSamples, moreSamples, lowerRate, higherRate, optimizer, speed

  /// What it is in the toy.
  var meaning: ToyCommand {
    switch self {
    case .run: .toggle
    case .step: .step
    case .restart: .restart
    case .moments: .moments
    case .points: .points
    case .previousTarget: .previousTarget
    case .nextTarget: .nextTarget
    case .nextFamily: .nextFamily
    case .components: .components
    case .nextEstimator: .nextEstimator
    case .fewerSamples: .fewerSamples
    case .moreSamples: .moreSamples
    case .lowerRate: .lowerRate
    case .higherRate: .higherRate
    case .optimizer: .nextOptimizer
    case .speed: .speed
    }
  }

  var keys: [Key] { meaning.keys }

  /// Those of the toy, without what every view has.
  static let explanations: [(commands: [Self], text: String)] = ToyCommand.explanations.compactMap { commands, text in
    let own = commands.compactMap { command in allCases.first { $0.meaning == command } }
    return own.isEmpty ? nil : (own, text)
  }

  /// `ToyView.hints` has those of the toy's mode.
  static let hints: [(commands: [Self], label: String)] = []
}

extension ValueCommand {
  /// Another p and q in the plane, from the beginning.
  public static let toy = ValueCommand(
    name: "toy", example: "toy ring full", text: "begin in the plane with this p and family of q, or EM",
    wanted: { _ in
      "a p (\(Target.allCases.map(\.rawValue).joined(separator: ", "))) and a family "
        + "(\(ToyState.fitNames.joined(separator: ", "))), like toy ring full"
    })
}
