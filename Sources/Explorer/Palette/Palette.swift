import Drawing
import VAE

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

  /// Takes a pasted text.
  mutating func paste(_ text: String) {
    field.paste(text)
    (selected, problem) = (0, nil)
  }
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

extension World {
  /// The commands that fit what was typed, the best first.
  func paletteLines(_ palette: Palette) -> [PaletteLine] {
    let typed = palette.field.text
    let query = typed.trimmingSpaces.lowercased()
    let named = ranked(query, namedCommands) { ($0.name, $0.text, $0.keys) }
    if let (command, value) = ValueCommand.parse(typed) {
      // `set a` may be a command of the view.
      let start = String(typed.drop { $0 == " " }).lowercased()
      let sure = namedCommands.filter { $0.name.hasPrefix(start) }.map { PaletteLine($0) }
      return sure + lines(command, value: value, palette)
    }
    let valued = ranked(query, ValueCommand.all) { ($0.name, $0.text, []) }
    let lines: [(rank: Int, line: PaletteLine)] =
      named.map { ($0.rank, PaletteLine($0.item)) } + valued.map { ($0.rank, PaletteLine($0.item)) }
    // Those that fit as well stay in the order of their tables.
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

  /// The values that fit what was typed of one, where they are known, or the command with what was typed.
  private func lines(_ command: ValueCommand, value: String, _ palette: Palette) -> [PaletteLine] {
    let known = command.known(self, palette)
    let fitting = known.filter {
      value.isEmpty || PaletteRank.rank(value.lowercased(), name: $0.name, text: "", keys: []) != nil
    }
    let lines = fitting.map {
      PaletteLine(
        text: "\(command.name) \($0.name)", keys: [], explanation: $0.text, action: .obey(command, $0.name))
    }
    // A path is a name that is on no list.
    if !lines.isEmpty, command != .open || value.isEmpty || known.contains(where: { $0.name == value }) { return lines }
    let typed = PaletteLine(
      text: value.isEmpty ? command.example : "\(command.name) \(value)", keys: [],
      explanation: command == .beta ? Float(value).map { meaning(ofBeta: $0) } ?? command.text : command.text,
      action: value.isEmpty ? .complete(command) : .obey(command, value))
    return lines + [typed]
  }

  mutating func pressInPalette(_ key: Key, _ palette: Palette) -> [Effect] {
    var palette = palette
    let hadProblem = palette.problem != nil
    palette.problem = nil
    switch key {
    case .escape: overlay = nil
    case .backspace where palette.field.text.isEmpty && !hadProblem: overlay = nil
    case .enter:
      overlay = .palette(palette)
      guard let line = selectedLine(palette) else { return [] }
      return run(line, palette)
    case .tab:
      if let line = selectedLine(palette) { palette.complete(line.completion) }
      overlay = .palette(palette)
      return modelsIfNeeded(palette)
    case .up, .backTab: move(-1)
    case .down: move(1)
    case .pageUp: move(-8)
    case .pageDown: move(8)
    default:
      // The key that opened it does no harm.
      if key == .character(":"), palette.field.text.isEmpty { return [] }
      let before = palette.field.text
      palette.field.press(key)
      if palette.field.text != before { palette.selected = 0 }
      overlay = .palette(palette)
      return modelsIfNeeded(palette)
    }
    func move(_ step: Int) {
      palette.selected = max(0, min(palette.selected + step, paletteLines(palette).count - 1))
      overlay = .palette(palette)
    }
    return []
  }

  private func selectedLine(_ palette: Palette) -> PaletteLine? {
    let lines = paletteLines(palette)
    return lines.indices.contains(palette.selected) ? lines[palette.selected] : nil
  }

  /// Models are looked for when one is to be named: each has to be read.
  mutating func modelsIfNeeded(_ palette: Palette) -> [Effect] {
    guard palette.models == nil, let (command, _) = ValueCommand.parse(palette.field.text), command == .open else {
      return []
    }
    var palette = palette
    palette.models = []
    overlay = .palette(palette)
    return [.listModels]
  }

  /// Does what a line says.
  mutating func run(_ line: PaletteLine, _ palette: Palette) -> [Effect] {
    switch line.action {
    case .perform(let action):
      overlay = nil
      switch action {
      case .key(let key): return [.press(key)]
      case .command(let command): return perform(command)
      }
    case .complete(let command):
      var palette = palette
      palette.complete(command.name + " ")
      palette.problem = "\(command.name): expected \(command.wanted(self))"
      overlay = .palette(palette)
      return command == .open ? modelsIfNeeded(palette) : []
    case .obey(let command, let value):
      overlay = .palette(palette)
      return [.obey(command, value)]
    }
  }
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
