import Drawing
import Interface

extension World {
  /// Empty while the model is trained elsewhere.
  var trainHints: [Hint] {
    following != nil ? [] : [Hint(SharedCommand.toggleTraining.keys.prefix(1), run == .running ? "pause" : "train")]
  }

  var betaHint: Hint {
    Hint([SharedCommand.lessBeta, .moreBeta].map { $0.keys[0] }, dialRange == nil ? sign("β", "beta") : "dial")
  }
}

extension View {
  func hints(_ world: World, among views: [any View.Type]) -> [Hint] {
    func shared(_ commands: SharedCommand..., label: String) -> Hint { Hint(commands.map { $0.keys[0] }, label) }
    let own = Command.hints.compactMap { hint in
      let commands = hint.commands.filter { isUseful($0, world) }
      return commands.isEmpty ? nil : Hint(commands.map { $0.keys[0] }, hint.label)
    }
    let beside =
      Self.pairing == nil || !world.hasRoomBeside
      ? [] : [shared(.sideBySide, label: world.side == nil ? "beside" : "alone")]
    return [shared(.help, label: "help"), Hint([Key.escape], "back")] + own.prefix(1) + beside + own.dropFirst()
      + world.trainHints + [
        world.betaHint, shared(.palette, label: "commands"), shared(.quit, label: "quit"),
        shared(.previousObjective, .nextObjective, .objectives, label: "objective"),
      ]
  }
}
