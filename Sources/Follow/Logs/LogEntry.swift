/// A moment in a log: numbers by name, at a step.
struct LogEntry: Equatable {
  var x: Double?
  var values: [(name: String, value: Double)] = []
  /// When it was written, in seconds since 1970, where the log says so.
  var time: Double?
  /// Whether the log says that the run is over.
  var isEnd = false

  static func == (a: LogEntry, b: LogEntry) -> Bool {
    a.x == b.x && a.time == b.time && a.isEnd == b.isEnd && a.values.map(\.name) == b.values.map(\.name)
      && a.values.map(\.value) == b.values.map(\.value)
  }
}

/// The names under which logs count steps, the finest first, and names of numbers that are no results.
enum LogColumns {
  static let steps = ["step", "global_step", "steps", "iteration", "iter", "train/global_step", "trainer/global_step"]
  static let epochs = ["epoch", "epochs"]
  static let times = ["time", "timestamp", "wall_time", "walltime", "created_at", "date", "_timestamp", "_runtime"]

  /// The axis and the name of its column; nil if none counts steps.
  static func axis(of names: [String]) -> (axis: RunLog.Axis, name: String)? {
    let known = Dictionary(names.map { ($0.lowercased(), $0) }) { first, _ in first }
    if let name = steps.lazy.compactMap({ known[$0] }).first { return (.step, name) }
    return epochs.lazy.compactMap { known[$0] }.first.map { (.epoch, $0) }
  }

  /// Whether a column may be a curve; `axis` is the name of the column that counts steps.
  static func isResult(_ name: String, axis: String?) -> Bool { name != axis && !times.contains(name.lowercased()) }
}
