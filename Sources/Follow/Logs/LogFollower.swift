import Files
import Foundation

/// Follows the logs that other processes keep writing: TensorBoard's event files, tables (Lightning's `metrics.csv`, Keras'
/// `CSVLogger`) and JSON lines, each in the folder of its run. Nothing is ever written.
package struct LogFollower: Sendable {
  private let paths: [String]
  private var sources: [String: LogSource] = [:]

  /// More runs than colours would not be told apart; the newest are shown.
  package static let mostRuns = 24

  /// Follows logs, or those of folders.
  package init(_ paths: [String]) { self.paths = paths }

  /// The runs that have curves, by name; call it every half second or so. `now` is the time in seconds since 1970.
  package mutating func look(now: Int = Int(Date().timeIntervalSince1970)) -> [RunLog] {
    var found: [String: (root: String, entries: [RunFiles.Entry])] = [:]
    for path in paths {
      let entries = (try? RunFiles.entries(path) { LogFormat.isLog($0) }) ?? []
      for entry in entries where LogFormat.isLog(entry.path) {
        found[LogSource.key(of: entry.path), default: (path, [])].entries.append(entry)
      }
    }
    let newest = found.sorted { Self.time($0.value.entries) > Self.time($1.value.entries) }.prefix(Self.mostRuns * 2)
    sources = sources.filter { source in newest.contains { $0.key == source.key } }
    for (key, files) in newest {
      sources[key, default: LogSource()].look(files.entries.sorted { $0.path < $1.path }, now: now)
    }
    var runs: [String: RunLog] = [:]
    for (key, files) in newest.sorted(by: { $0.key < $1.key }) {
      guard let source = sources[key], !source.curves.isEmpty, let file = files.entries.first?.path else { continue }
      let folder = LogSource.folder(of: file)
      let name = Self.name(folder ?? file, below: files.root)
      source.add(to: &runs[name, default: RunLog(name: name)], folder: folder, now: now)
    }
    return runs.values.sorted { $0.name.localizedStandardCompare($1.name) == .orderedAscending }.suffix(Self.mostRuns)
  }

  private static func time(_ entries: [RunFiles.Entry]) -> Int { entries.map(\.status.modified).max() ?? 0 }

  /// A path as it goes on behind the folder that is followed.
  private static func name(_ path: String, below root: String) -> String {
    var root = root
    while root.count > 1, root.hasSuffix("/") { root.removeLast() }
    guard path.hasPrefix(root + "/") else { return FileSystem.name(of: path) }
    return String(path.dropFirst(root.count + 1))
  }
}

/// The files that make one set of curves: all event files of a folder, or a single file of another format.
private struct LogSource: Sendable {
  private(set) var curves: [LogCurve] = []
  private var places: [String: Int] = [:]
  private var files: [String: LogFile] = [:]
  private var axis = RunLog.Axis.step
  private var hasEnded = false
  private var pace = LogPace()

  private static let mostCurves = 64

  /// What files belong together.
  static func key(of path: String) -> String {
    LogFormat(path) == .events ? FileSystem.parent(of: path) + "/*tfevents*" : path
  }

  /// The folder that names a run; nil for a file that does.
  static func folder(of path: String) -> String? {
    LogFormat(path) == .events || FileSystem.name(of: path) == "metrics.csv" ? FileSystem.parent(of: path) : nil
  }

  mutating func look(_ entries: [RunFiles.Entry], now: Int) {
    pace.note(entries.map(\.status.modified).max() ?? 0)
    files = files.filter { file in entries.contains { $0.path == file.key } }
    for entry in entries {
      guard let format = LogFormat(entry.path) else { continue }
      var file = files[entry.path] ?? LogFile(entry.path, format)
      // A file that cannot be read now is read at the next look.
      if let news = try? file.look(entry.status) {
        if news.isAnew { (curves, places, hasEnded) = ([], [:], false) }
        for item in news.entries { take(item) }
        axis = file.axis
      }
      files[entry.path] = file
    }
  }

  private mutating func take(_ entry: LogEntry) {
    if let time = entry.time { pace.noteEntry(time) }
    hasEnded = entry.isEnd
    guard let x = entry.x else { return }
    for (name, value) in entry.values {
      if let place = places[name] {
        curves[place].append(x: x, y: value)
      } else if curves.count < Self.mostCurves {
        places[name] = curves.count
        curves.append(LogCurve(name))
        curves[curves.count - 1].append(x: x, y: value)
      }
    }
  }

  /// Adds the curves that the run has not from another file.
  func add(to run: inout RunLog, folder: String?, now: Int) {
    if run.curves.isEmpty { run.axis = axis }
    let known = Set(run.curves.map(\.name))
    run.curves += curves.filter { !known.contains($0.name) }
    if let folder { run.settings = HyperParameters.read(folder + "/hparams.yaml") }
    run.state = state(run, now: now)
  }

  private func state(_ run: RunLog, now: Int) -> RunLog.State {
    // A loss that is not a number does not become one again.
    if let place = curves.first(where: { $0.meaning != nil && $0.divergedAt != nil })?.divergedAt {
      return .diverged(at: place)
    }
    if hasEnded || hasReachedGoal(run) { return .ended }
    return pace.silence(now: now).map { .stalled(seconds: $0) } ?? .running
  }

  /// Whether the last epoch of the settings is in the log: counted from 0 or from 1, as trainers do either.
  private func hasReachedGoal(_ run: RunLog) -> Bool {
    let goals = ["max_epochs", "epochs", "num_epochs", "n_epochs"]
    guard let goal = run.settings.first(where: { goals.contains($0.name) }).flatMap({ Double($0.value) }), goal > 0,
      let epoch = axis == .epoch ? run.latest : run.curve(named: "epoch")?.latest?.y
    else { return false }
    return epoch >= goal - (firstEpoch == 0 ? 1 : 0)
  }

  private var firstEpoch: Double? {
    (axis == .epoch ? curves.first?.points.first?.x : curves.first { $0.name == "epoch" }?.points.first?.y)
  }
}
