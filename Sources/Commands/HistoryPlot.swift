import Drawing
import Training

/// The history of a run as a curve in text.
enum HistoryPlot {
  static let width = 78
  static let height = 14

  /// Empty for a run without steps. If training draws betas, its curve is a mean over them.
  static func text(_ history: LossHistory, drawsBeta: Bool, ability: ScreenAbility) -> String {
    guard !history.whole.isEmpty else { return "" }
    var plot = Plot()
    plot.series = [
      series(drawsBeta ? "train over all betas" : "train", history.whole, color: .first, marker: "."),
      series(drawsBeta ? "test at one" : "test", history.test, color: .second, marker: "t"),
    ]
    // The first value of beta is no change.
    plot.marks = history.betas.dropFirst().map {
      Plot.Mark(x: Double($0.step), label: (ability.unicode ? "β" : "b") + "\($0.value)")
    }
    plot.verticalRange = .robust(leavingOff: 0.05)
    plot.horizontalLabel = "step"
    plot.legend = .top
    return "\n" + text(plot, title: "negative ELBO in nats", ability: ability, unicode: ability.unicode)
  }

  /// Any plot below its title.
  static func text(_ plot: Plot, title: String, ability: ScreenAbility, unicode: Bool) -> String {
    var canvas = Canvas(width: width, height: height)
    canvas.draw(plot, in: canvas.bounds, unicode: unicode)
    return "\(title)\n" + canvas.ansi(ability)
  }

  private static func series(
    _ name: String, _ points: [LossHistory.Point], color: ColorName, marker: Unicode.Scalar
  ) -> Plot.Series {
    Plot.Series(
      name, points: points.map { Plot.Point(x: Double($0.step), y: Double($0.negativeELBO)) },
      style: Style(foreground: .named(color)), marker: marker)
  }
}
