import Drawing
import Follow

/// The curves of other programs' logs, and which of them are looked at.
struct LogSight: Sendable, Equatable {
  /// The runs, by name; empty without logs.
  var runs: [RunLog] = []
  /// The names of the curves that the user has picked; nil for those whose meaning is known.
  var picked: Set<String>?
  /// The only group that is shown, counted from 0; nil for all of a single run, and for the first of several.
  var group: Int?

  /// Curves on one pair of axes.
  enum Group: Hashable, Sendable {
    case part(LossName.Part)
    case name(String)

    var title: String {
      switch self {
      case .part(.total): "loss"
      case .part(.reconstruction): "reconstruction"
      case .part(.kl): "KL"
      case .name(let name): name
      }
    }
  }

  /// The names of all curves, those of a known meaning first.
  var names: [String] {
    var names: [String] = []
    for isKnown in [true, false] {
      for run in runs {
        for curve in run.curves where (curve.meaning != nil) == isKnown && !names.contains(curve.name) {
          names.append(curve.name)
        }
      }
    }
    return names
  }

  /// Whether curves of this name are shown.
  func isShown(_ name: String) -> Bool {
    if let picked { return picked.contains(name) }
    return runs.contains { run in groups.contains { curves($0, of: run).contains { $0.name == name } } }
  }

  /// Shows the curves of a name, or no longer.
  mutating func toggle(_ name: String) {
    var picked = picked ?? Set(names.filter(isShown))
    if picked.remove(name) == nil { picked.insert(name) }
    self.picked = picked
    if let group, group >= groups.count { self.group = nil }
  }

  /// The groups of what is shown: the known parts of a loss, then other names.
  var groups: [Group] {
    var groups: [Group] = []
    for part in LossName.Part.allCases {
      let isThere = runs.contains { run in
        run.curves.contains { $0.meaning?.part == part && (picked?.contains($0.name) ?? true) }
      }
      if isThere { groups.append(.part(part)) }
    }
    if let picked {
      groups += names.filter { picked.contains($0) && LossName($0) == nil }.map { .name($0) }
    } else if groups.isEmpty, let first = names.first {
      groups = [.name(first)]
    }
    return groups
  }

  /// The groups that are drawn: all of a single run, one of several runs.
  var drawnGroups: [Group] {
    let groups = groups
    if let group, groups.indices.contains(group) { return [groups[group]] }
    return runs.count > 1 ? Array(groups.prefix(1)) : groups
  }

  /// The curves of a run that belong to a group.
  func curves(_ group: Group, of run: RunLog) -> [LogCurve] {
    switch group {
    case .part(let part):
      if let picked {
        return run.curves.filter { $0.meaning?.part == part && picked.contains($0.name) && $0.latest != nil }
      }
      return [false, true].compactMap { run.curve(part, isTest: $0) }
    case .name(let name): return run.curve(named: name).map { [$0] } ?? []
    }
  }

  /// The points of all curves that are drawn; their units are those of the program that wrote them.
  var table: CSVTable {
    CSVTable(
      ["run", "curve", "counted_in", "at", "value"],
      rows: runs.flatMap { run in
        drawnGroups.flatMap { curves($0, of: run) }.flatMap { curve in
          curve.points.map { point -> [CSVTable.Value] in
            [.text(run.name), .text(curve.name), .text(run.axis.rawValue), .number(point.x), .number(point.y)]
          }
        }
      })
  }

  /// Goes to the next group: of a single run all of them come after the last one.
  mutating func turnGroup() {
    let count = groups.count
    guard count > 0 else { return }
    let next = (group ?? (runs.count > 1 ? 0 : -1)) + 1
    group = next < count ? next : runs.count > 1 ? 0 : nil
  }
}
