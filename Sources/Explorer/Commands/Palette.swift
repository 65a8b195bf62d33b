import Drawing

/// The prompt for a command by its name.
public struct Palette: Sendable, Equatable {
  /// What has been typed.
  var field = TextField("")
  /// The line that is selected, counted from 0.
  var selected = 0
  /// The models that can be opened, once a command asks for one.
  var models: [ModelSummary]?
  /// What was wrong with the value, until the next key.
  var problem: String?

  /// Puts a text in place of what was typed.
  mutating func complete(_ text: String) { self = Palette(field: TextField(text), models: models) }
}

/// A line of the list above the prompt.
struct PaletteLine: Equatable {
  /// What stands on it, and in the prompt once it is completed.
  let text: String
  let keys: [Key]
  let explanation: String
  let action: Action

  enum Action: Equatable {
    case perform(NamedCommand.Action)
    /// A command that lacks its value.
    case complete(ValueCommand)
    case obey(ValueCommand, String)
  }

  /// What Tab puts into the prompt.
  var completion: String {
    if case .complete(let command) = action { return command.name + " " }
    return text
  }
}

extension Palette {
  /// The commands that fit what was typed, the best first.
  func lines(_ world: World) -> [PaletteLine] {
    let typed = field.text
    let query = typed.trimmingSpaces.lowercased()
    let named = ranked(query, world.namedCommands) { ($0.name, $0.text, $0.keys) }
    if let (command, value) = ValueCommand.parse(typed) {
      // `set a` may be a command of the view.
      let start = String(typed.drop { $0 == " " }).lowercased()
      let sure = world.namedCommands.filter { $0.name.hasPrefix(start) }.map { PaletteLine($0) }
      return sure + lines(command, value: value, world)
    }
    let valued = ranked(query, world.valuedCommands) { ($0.name, $0.text, []) }
    let lines: [(rank: Int, line: PaletteLine)] =
      named.map { ($0.rank, PaletteLine($0.item)) } + valued.map { ($0.rank, PaletteLine($0.item)) }
    // Commands that fit equally well stay in the order of their tables.
    return (0...PaletteRank.worst).flatMap { rank in lines.filter { $0.rank == rank }.map(\.line) }
  }

  private func ranked<Item>(_ query: String, _ items: [Item], _ words: (Item) -> (String, String, [Key]))
    -> [(rank: Int, item: Item)]
  {
    items.compactMap { item in
      let (name, text, keys) = words(item)
      return PaletteRank.rank(query, name: name, text: text, keys: keys).map { ($0, item) }
    }
  }

  /// The known values that fit what was typed of a value, or the command with what was typed.
  private func lines(_ command: ValueCommand, value: String, _ world: World) -> [PaletteLine] {
    let known = command.known(world, models ?? [])
    let fitting = known.filter {
      value.isEmpty || PaletteRank.rank(value.lowercased(), name: $0.name, text: "", keys: []) != nil
    }
    let lines = fitting.map {
      PaletteLine(
        text: "\(command.name) \($0.name)", keys: [], explanation: $0.text, action: .obey(command, $0.name))
    }
    // A path is on no list.
    if !lines.isEmpty, command != .open || value.isEmpty || known.contains(where: { $0.name == value }) { return lines }
    let typed = PaletteLine(
      text: value.isEmpty ? command.example : "\(command.name) \(value)", keys: [],
      explanation: command == .beta ? Float(value).map { world.meaning(ofBeta: $0) } ?? command.text : command.text,
      action: value.isEmpty ? .complete(command) : .obey(command, value))
    return lines + [typed]
  }

  private func selectedLine(_ world: World) -> PaletteLine? {
    let lines = lines(world)
    return lines.indices.contains(selected) ? lines[selected] : nil
  }

  /// Looks for models once one is to be named: each has to be read.
  private mutating func modelsIfNeeded() -> [Effect] {
    guard models == nil, let (command, _) = ValueCommand.parse(field.text), command == .open else { return [] }
    models = []
    return [.listModels]
  }

  /// Does what a line says.
  private mutating func run(_ line: PaletteLine, _ world: inout World) -> Reaction {
    switch line.action {
    case .perform(.key(let key)): return .close([.press(key)])
    case .perform(.command(let command)): return .close(world.perform(command))
    case .complete(let command):
      complete(command.name + " ")
      problem = "\(command.name): expected \(command.wanted(world))"
      return .stay(modelsIfNeeded())
    case .obey(let command, let value): return .stay([.obey(command, value)])
    }
  }
}

extension Palette: Overlay {
  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    let hadProblem = problem != nil
    problem = nil
    switch key {
    case .escape: return .close()
    case .backspace where field.text.isEmpty && !hadProblem: return .close()
    case .enter:
      guard let line = selectedLine(world) else { return .stay() }
      return run(line, &world)
    case .tab:
      if let line = selectedLine(world) { complete(line.completion) }
    case .up, .backTab: move(by: -1, world)
    case .down: move(by: 1, world)
    case .pageUp: move(by: -8, world)
    case .pageDown: move(by: 8, world)
    // The key that opened the palette is ignored.
    case .character(":") where field.text.isEmpty: break
    default:
      let before = field.text
      field.press(key)
      if field.text != before { selected = 0 }
    }
    return .stay(modelsIfNeeded())
  }

  private mutating func move(by step: Int, _ world: World) {
    selected = max(0, min(selected + step, lines(world).count - 1))
  }

  package mutating func paste(_ text: String, _ world: inout World) -> Reaction {
    field.paste(text)
    (selected, problem) = (0, nil)
    return .stay(modelsIfNeeded())
  }

  package mutating func click(x: Int, y: Int, _ world: inout World) -> Reaction {
    let lines = lines(world)
    guard let index = layout(world).line(x: x, y: y), lines.indices.contains(index) else { return .stay() }
    return run(lines[index], &world)
  }

  /// The wheel is the arrow keys.
  package mutating func scroll(up: Bool, _ world: inout World) -> Reaction { press(up ? .up : .down, &world) }

  package mutating func take(_ event: ExplorerEvent, _ world: inout World) -> Reaction {
    if case .listed(let models?) = event, self.models != nil { self.models = models }
    return .stay()
  }

  /// A wrong value leaves the palette open.
  package mutating func refuse(_ problem: String) { self.problem = problem }
}

extension PaletteLine {
  init(_ command: NamedCommand) {
    self.init(
      text: command.name, keys: command.keys, explanation: command.text, action: .perform(command.action))
  }

  init(_ command: ValueCommand) {
    self.init(text: command.example, keys: [], explanation: command.text, action: .complete(command))
  }
}
