import Drawing
import Interface

/// What the keys mean while only logs are shown: the same as in the explorer's view of a run.
enum LogCommand: KeyCommand {
  case group, pick, range, logLoss, logSteps, colors, help, quit

  var keys: [Key] {
    switch self {
    case .group: [.character("e")]
    case .pick: [CurveList.key]
    case .range: [.character("c")]
    case .logLoss: [.character("l")]
    case .logSteps: [.character("x")]
    case .colors: SharedCommand.turnColors.keys
    case .help: SharedCommand.help.keys
    case .quit: SharedCommand.quit.keys
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.group], "all curves, or those of one part of the loss"),
    ([.pick], "pick curves from a list of all that are in the logs"),
    ([.range], "the whole runs, or their latest steps"),
    ([.logLoss], "losses on a logarithmic scale, or a linear one"),
    ([.logSteps], "steps on a logarithmic scale, or a linear one"),
    ([.colors], "fewer colours, or all"),
    ([.help], "this help"),
    ([.quit], "quit"),
  ]

  static let hints: [(command: Self, label: String)] = [
    (.help, "help"), (.group, "curves"), (.pick, "pick"), (.range, "recent"), (.logLoss, "log loss"),
    (.logSteps, "log steps"), (.quit, "quit"),
  ]
}
