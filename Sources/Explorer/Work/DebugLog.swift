import Foundation

/// A log of a session with one line for each event: the time, the event, its effects, and how long it took. It is
/// written only if `LATENT_LOG` names a file. Belongs to the session's thread.
final class DebugLog {
  private let file: FileHandle
  private let start = ContinuousClock.now

  /// A log that is appended to the file that the environment names; nil without one, or if it cannot be written.
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

  /// Notes an event, its effects and the time that it took.
  func note(_ event: ExplorerEvent, _ effects: [Effect], took: Duration) {
    let time = Self.milliseconds(.now - start)
    let what = Self.name(of: event)
    let line = "\(time) ms  \(what)  -> \(effects.map { Self.name(of: $0) }.joined(separator: ", "))"
    try? file.write(contentsOf: Data("\(line)  (\(Self.milliseconds(took)) ms)\n".utf8))
  }

  /// The name of a case without its associated value, which may be a whole model. An input is written in full.
  private static func name(of value: Any) -> String {
    if case .input(let input) = value as? ExplorerEvent { return "\(input)" }
    return Mirror(reflecting: value).children.first?.label ?? "\(value)"
  }

  private static func milliseconds(_ duration: Duration) -> String {
    String(format: "%.3f", Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) * 1e-15)
  }
}
