import Drawing
import Follow
import Interface

/// How the axes of logs are drawn.
struct LogAxes: Sendable, Equatable {
  var losses = AxisScale.linear
  var steps = AxisScale.linear
  /// Whether only the last quarter is shown.
  var isRecent = false
}

extension RunLog.State {
  /// What a run's line looks like.
  var style: Style {
    switch self {
    case .running: .plain
    case .ended: Theme.dim
    case .stalled: Theme.paused
    case .diverged: Theme.error
    }
  }
}

extension LogSight {
  /// What is drawn, for a frame.
  func title(_ axes: LogAxes) -> String {
    let names = drawnGroups.map { $0.title.printableLine }.joined(separator: ", ")
    let scale = axes.losses == .logarithmic || axes.steps == .logarithmic ? ", log" : ""
    return "\(names.isEmpty ? "logs" : names), \(axes.isRecent ? "latest steps" : "whole run")\(scale)"
  }

  /// The curves of all runs, with a legend.
  func draw(on canvas: inout Canvas, in rect: Rect, _ axes: LogAxes, unicode: Bool) {
    var plot = Plot()
    plot.series = runs.count > 1 ? overlaid : single
    if axes.isRecent { plot.series = Self.recent(plot.series) }
    plot.horizontalScale = axes.steps
    plot.verticalScale = axes.losses
    plot.verticalRange = axes.losses == .linear ? .robust(leavingOff: 0.05) : .all
    plot.horizontalLabel = runs.first?.axis.rawValue ?? ""
    plot.legend = .automatic
    plot.axisStyle = Theme.dim
    plot.placeholder = "no numbers are in the logs yet"
    canvas.draw(plot, in: rect, unicode: unicode)
  }

  /// Of one run, each curve in the colour of its part; test results are dots.
  private var single: [Plot.Series] {
    guard let run = runs.first else { return [] }
    var series: [Plot.Series] = []
    for (place, group) in drawnGroups.enumerated() {
      for curve in curves(group, of: run) {
        let isTest = curve.meaning?.isTest ?? false
        series.append(
          Plot.Series(
            curve.name.printableLine, points: Self.points(curve), style: Self.style(group, place),
            marker: isTest ? "o" : Self.marker(group, place), joined: !isTest))
      }
    }
    return series
  }

  /// The curves of several runs, each in a colour of its own.
  private var overlaid: [Plot.Series] {
    guard let group = drawnGroups.first else { return [] }
    var series: [Plot.Series] = []
    for (place, run) in runs.enumerated() {
      let curves = curves(group, of: run)
      for (index, curve) in curves.enumerated() {
        let isTest = curve.meaning?.isTest ?? false
        let state = run.stateWord.isEmpty ? "" : " (\(run.stateWord))"
        series.append(
          Plot.Series(
            index == 0 ? run.name.printableLine + state : "", points: Self.points(curve),
            style: Theme.runs[place % Theme.runs.count], marker: Self.letter(place),
            joined: !isTest || curves.count == 1))
      }
    }
    return series
  }

  private static func points(_ curve: LogCurve) -> [Plot.Point] {
    let points = curve.points.map { Plot.Point(x: $0.x, y: $0.y) }
    return points + (curve.divergedAt.map { [Plot.Point(x: $0, y: .nan)] } ?? [])
  }

  private static func recent(_ series: [Plot.Series]) -> [Plot.Series] {
    let places = series.flatMap { $0.points.map(\.x) }
    guard let first = places.min(), let last = places.max() else { return series }
    return series.map {
      var part = $0
      part.points.removeAll { $0.x < last - (last - first) / 4 }
      return part
    }
  }

  private static func style(_ group: Group, _ place: Int) -> Style {
    switch group {
    case .part(.total): Theme.total
    case .part(.reconstruction): Theme.reconstruction
    case .part(.kl): Theme.kl
    case .name: Theme.runs[place % Theme.runs.count]
    }
  }

  private static func marker(_ group: Group, _ place: Int) -> Unicode.Scalar {
    switch group {
    case .part(.total): "*"
    case .part(.reconstruction): "r"
    case .part(.kl): "k"
    case .name: letter(place)
    }
  }

  private static func letter(_ place: Int) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(ascii: "a") + UInt8(truncatingIfNeeded: place % 26))
  }
}
