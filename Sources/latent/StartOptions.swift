import ArgumentParser
import Explorer

/// The state that the explorer begins in: a line of a teacher's notes brings it back.
struct StartOptions: ParsableArguments {
  @Option(help: "The view that is open, like map.")
  var view: String?

  @Option(
    name: .customLong("do"),
    help: ArgumentHelp(
      "A command of the palette that is carried out, like \"beta 4\", \"image 17\" or \"z 3 1.5\"; may be given again.",
      valueName: "command"))
  var commands: [String] = []

  @Option(
    help: ArgumentHelp("Keys that do nothing and are not shown, like \"space o Shift-Right\".", valueName: "keys"))
  var hide: String?

  func validate() throws { _ = try setups() }

  /// What is done once the explorer has begun.
  func setups() throws -> [Setup] {
    let views = Setup.viewNames.joined(separator: ", ")
    return try [view.map { try Self.known(Setup.view(named: $0), "--view", "one of \(views)") }].compactMap { $0 }
      + commands.map {
        try Self.known(Setup.command($0), "--do", "a command of the palette with its value, like \"beta 4\"")
      }
      + [
        hide.map {
          try Self.known(Setup.hiding($0), "--hide", "keys separated by spaces, like \"space o Shift-Right\"")
        }
      ]
      .compactMap { $0 }
  }

  private static func known(_ setup: Setup?, _ option: String, _ expected: String) throws -> Setup {
    guard let setup else { throw ValidationError("\(option): expected \(expected)") }
    return setup
  }
}
