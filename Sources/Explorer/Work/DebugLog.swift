import Foundation

/// What happens in a session, a line an event: when, what, what followed, and how long it took. Only written where
/// `LATENT_LOG` names a file. Belongs to the session's thread.
final class DebugLog {
  private let file: FileHandle
  private let start = ContinuousClock.now

  /// A log at the end of the file that the environment names; nil without one, or where it cannot be written.
  init?(environment: [String: String]) {
    guard let path = environment["LATENT_LOG"], !path.isEmpty else { return nil }
    let manager = FileManager.default
    guard manager.fileExists(atPath: path) || manager.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { return nil }
    self.file = file
    _ = try? file.seekToEnd()
  }

  deinit { try? file.close() }

  /// Notes an event with its effects, which took so long.
  func note(_ event: ExplorerEvent, _ effects: [Effect], took: Duration) {
    let time = Self.milliseconds(.now - start)
    let what = Self.name(of: event)
    let line = "\(time) ms  \(what)  -> \(effects.map { Self.name(of: $0) }.joined(separator: ", "))"
    try? file.write(contentsOf: Data("\(line)  (\(Self.milliseconds(took)) ms)\n".utf8))
  }

  /// The name of a case without what it carries, which may be a whole model; an input is told in full.
  private static func name(of value: Any) -> String {
    if case .input(let input) = value as? ExplorerEvent { return "\(input)" }
    return Mirror(reflecting: value).children.first?.label ?? "\(value)"
  }

  private static func milliseconds(_ duration: Duration) -> String {
    String(format: "%.3f", Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) * 1e-15)
  }
}
