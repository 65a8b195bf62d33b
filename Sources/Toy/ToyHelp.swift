import Drawing
import Interface

extension ToyState {
  /// The most useful keys, the most important first.
  private var hints: [(command: ToyCommand, label: String)] {
    [
      (.help, "help"), (.toggle, isRunning ? "pause" : "run"), (.step, "step"), (.restart, "restart"),
      (.nextTarget, "p"),
    ]
      + (learning == nil
        ? [
          (.nextFamily, "q"), (.points, "EM"), (.nextEstimator, "gradient"), (.moreSamples, "samples"),
          (.moments, "moments"),
        ] : [(.components, "components"), (.points, "q and p")])
      + [
        (.speed, "speed"), (.higherRate, "rate"), (.nextOptimizer, fit.settings.usesAdam ? "plain" : "Adam"),
      ] + (learning == nil && fit.settings.family == .mixture ? [(.components, "components")] : [])
      + [(.quit, "quit")]
  }

  var hintLine: HintLine {
    HintLine(
      hints.map { Hint($0.command.keys.prefix(1), $0.label) },
      keeping: [ToyCommand.help, .quit].map { $0.keys[0] }, in: layout.hints, unicode: unicode)
  }

  var helpPage: HelpPage {
    let commands = ToyCommand.explanations.map {
      HelpPage.Entry($0.commands.map(\.keys), text: $0.text, unicode: unicode)
    }
    let remarks = ToyCommand.remarks.flatMap { [HelpPage.Entry.remark(""), .remark($0)] }
    return HelpPage(commands + [HelpPage.Entry(keys: "mouse", text: "click a hint")] + remarks, keyColumns: 10)
  }
}
