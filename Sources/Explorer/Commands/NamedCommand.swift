import Drawing

/// A command as it is found by its name: in the palette and in conversations.
struct NamedCommand: Equatable {
  /// Its name: `less beta`.
  let name: String
  /// The keys that mean it in this view.
  var keys: [Key]
  /// What it does.
  let text: String
  /// Whether it only matters on a screen.
  let needsScreen: Bool
  let action: Action

  enum Action: Equatable {
    /// The view's meaning of this key.
    case key(Key)
    case command(SharedCommand)
  }
}

extension NamedCommand {
  /// The name of a command of every view: `less beta`.
  static func name(of command: SharedCommand) -> String {
    command == .toggleTraining ? "train" : "\(command)".camelCaseWords
  }
}

extension World {
  /// All commands of this view without a value, made from the tables of keys; the view's own come first.
  var namedCommands: [NamedCommand] {
    let viewKeys = viewKeys
    let own = viewKeys.names.map { command in
      NamedCommand(
        name: command.word, keys: command.keys,
        text: viewKeys.explanations.first { $0.keys.contains(command.keys) }?.text ?? "",
        needsScreen: command.needsScreen, action: .key(command.keys[0]))
    }
    let taken = Set(own.flatMap(\.keys))
    // The key of classes is for models that are given one.
    let shared = SharedCommand.allCases.filter { $0 != .nextClass || model.classes != nil }.map { command in
      NamedCommand(
        name: NamedCommand.name(of: command),
        // Some keys mean something else in some views.
        keys: command.keys.filter { !taken.contains($0) },
        text: SharedCommand.explanations.first { $0.commands.contains(command) }?.text ?? "",
        needsScreen: command.needsScreen,
        action: .command(command))
    }
    let views = ViewName.allCases.map {
      NamedCommand(
        name: $0.rawValue, keys: [$0.key], text: "view: \($0.summary)", needsScreen: false, action: .key($0.key))
    }
    let back = NamedCommand(
      name: "back", keys: [.escape], text: "back to explore", needsScreen: false, action: .key(.escape))
    let all = own + shared + views + (view == .home ? [] : [back])
    return (lessonCommands + all).filter { !hidesAny(of: $0.keys) }.map { command in
      var command = command
      command.keys.removeAll { bindings[$0] != nil }
      command.keys += boundKeys { $0 == command.name }
      return command
    }
  }

  /// The commands of a lesson that is under way.
  private var lessonCommands: [NamedCommand] {
    guard lesson != nil else { return [] }
    return LessonCommand.allCases.map { command in
      NamedCommand(
        name: "\(command)", keys: command.keys,
        text: LessonCommand.explanations.first { $0.commands.contains(command) }?.text ?? "", needsScreen: false,
        action: .key(command.keys[0]))
    }
  }

  /// The user's own keys for lines of the palette, in the order of their names.
  private func boundKeys(where isMeant: (String) -> Bool) -> [Key] {
    bindings.filter { isMeant($0.value) }.map(\.key).sorted { $0.name(unicode: false) < $1.name(unicode: false) }
  }

  /// Whether the user has given one of these keys a command.
  func hasOwn(among keys: [Key]) -> Bool { keys.contains { bindings[$0] != nil } }

  /// Whether one of these keys does nothing for now.
  func hidesAny(of keys: [Key]) -> Bool { keys.contains { hiddenKeys.contains($0) } }

  /// The purpose of a view's own keys.
  static let ownPurpose = "in this view"

  /// What the keys mean in the open view, by purpose; the view's own come first.
  var purposes: [(title: String, explanations: [Explanation])] {
    // Some keys mean something else in some views.
    let taken = Set(viewKeys.explanations.flatMap(\.keys).joined())
    let shared = SharedCommand.purposes.map { purpose in
      (
        purpose.title,
        purpose.explanations.filter { $0.commands != [.nextClass] || model.classes != nil }
          .map { Explanation(keys: $0.commands.map { $0.keys.filter { !taken.contains($0) } }, text: $0.text) }
          .filter { !$0.keys.allSatisfy(\.isEmpty) }
      )
    }
    let views = ViewName.allCases.map { Explanation(keys: [[$0.key]], text: "\($0.rawValue): \($0.summary)") }
    let ofLesson =
      lesson == nil ? [] : LessonCommand.explanations.map { Explanation(keys: $0.commands.map(\.keys), text: $0.text) }
    let own = boundKeys { _ in true }.map { Explanation(keys: [[$0]], text: bindings[$0] ?? "") }
    let usual = ([(Self.ownPurpose, viewKeys.explanations)] + shared + [("views", views)]).map { title, explanations in
      (
        title,
        explanations.map { Explanation(keys: $0.keys.map { $0.filter { !hasOwn(among: [$0]) } }, text: $0.text) }
          .filter { !$0.keys.allSatisfy(\.isEmpty) || $0.keys.isEmpty }
      )
    }
    let all = [("the lesson", ofLesson), ("your own keys", own)] + usual
    return all.map { ($0.0, $0.1.filter { !hidesAny(of: $0.keys.flatMap { $0 }) }) }.filter { !$0.1.isEmpty }
  }

  /// What the keys mean in the open view.
  var explanations: [Explanation] { purposes.flatMap(\.explanations) }
}
