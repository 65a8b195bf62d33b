import Files

/// The formats of logs, by the names of their files.
enum LogFormat {
  case events, table, lines

  /// Nil for a file that is no log.
  init?(_ path: String) {
    let name = FileSystem.name(of: path).lowercased()
    if name.contains("tfevents") {
      self = .events
    } else if name.hasSuffix(".csv") {
      self = .table
    } else if [".jsonl", ".ndjson", ".json"].contains(where: name.hasSuffix) {
      self = .lines
    } else {
      return nil
    }
  }

  static func isLog(_ path: String) -> Bool { LogFormat(path) != nil }
}
