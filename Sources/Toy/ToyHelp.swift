import Drawing
import Interface

extension ToyState {
  /// The most useful keys of what is shown, the most important first, without help and quit, which another program has, too.
  public var hints: [Hint] {
    let commands: [(command: ToyCommand, label: String)] =
      [(.toggle, isRunning ? "pause" : "run"), (.step, "step"), (.restart, "restart"), (.nextTarget, "p")]
      + (learning == nil
        ? [
          (.nextFamily, "q"), (.points, "EM"), (.nextEstimator, "gradient"), (.moreSamples, "samples"),
          (.moments, "moments"),
        ] : [(.components, "components"), (.points, "q and p")])
      + [
        (.speed, "speed"), (.higherRate, "rate"), (.nextOptimizer, fit.settings.usesAdam ? "plain" : "Adam"),
      ] + (learning == nil && fit.settings.family == .mixture ? [(.components, "components")] : [])
    return commands.map { Hint($0.command.keys.prefix(1), $0.label) }
  }

  var hintLine: HintLine {
    let (help, quit) = (ToyCommand.help.keys, ToyCommand.quit.keys)
    return HintLine(
      [Hint(help.prefix(1), "help")] + hints + [Hint(quit.prefix(1), "quit")], keeping: [help[0], quit[0]],
      in: layout.hints, unicode: unicode)
  }

  var helpPage: HelpPage {
    let commands = ToyCommand.explanations.map {
      HelpPage.Entry($0.commands.map(\.keys), text: $0.text, unicode: unicode)
    }
    let remarks = ToyCommand.remarks.flatMap { [HelpPage.Entry.remark(""), .remark($0)] }
    return HelpPage(commands + [HelpPage.Entry(keys: "mouse", text: "click a hint")] + remarks, keyColumns: 10)
  }
}
