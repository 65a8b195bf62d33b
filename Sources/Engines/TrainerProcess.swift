import Foundation

/// One process of a trainer: its stdin, its stdout, and how it ended. Belongs to the engine's thread.
final class TrainerProcess {
  let rank: Int
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let log: String

  /// Starts `python trainer.py FOLDER`. What it prints on stderr goes to a file of the folder.
  init(rank: Int, of group: ProcessGroup, _ python: Python, in folder: TrainerFolder) throws(EngineError) {
    self.rank = rank
    log = folder.file("rank-\(rank).log")
    guard FileManager.default.createFile(atPath: log, contents: nil), let errors = FileHandle(forWritingAtPath: log)
    else { throw EngineError("\(log) cannot be written.") }
    process.executableURL = URL(fileURLWithPath: python.path)
    process.arguments = ["-u", folder.file("trainer.py"), folder.path]
    process.environment = python.environment.merging(group.variables(rank: rank)) { $1 }
    // Each has a stdin of its own, whose end says that this program has gone.
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw EngineError("\(python.path) cannot be started: \(error.localizedDescription).")
    }
    // A trainer that does not read must not stop the screen.
    _ = fcntl(inputDescriptor, F_SETFL, fcntl(inputDescriptor, F_GETFL) | O_NONBLOCK)
  }

  var isRunning: Bool { process.isRunning }

  /// Where commands are written to. Writing never blocks.
  var inputDescriptor: CInt { input.fileHandleForWriting.fileDescriptor }

  /// Waits a moment for output. Empty at the end of its stdout, nil if nothing came.
  func read(milliseconds: Int32) -> [UInt8]? {
    let descriptor = output.fileHandleForReading.fileDescriptor
    var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&wish, 1, milliseconds) <= 0 { return nil }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = Foundation.read(descriptor, &buffer, buffer.count)
    return count < 0 ? nil : Array(buffer[..<count])
  }

  /// Ends it with all that it has started: the wait would last until those have ended, too. It leads a group of its own.
  func kill() {
    if process.isRunning {
      Foundation.kill(-process.processIdentifier, SIGKILL)
      Foundation.kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
  }

  /// The signal that ended it; nil if it runs, or ended by itself.
  var signal: Int32? {
    !process.isRunning && process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil
  }

  /// Whether it ended by itself and says that all went well.
  var endedWell: Bool {
    !process.isRunning && process.terminationReason == .exit && process.terminationStatus == 0
  }

  /// How it ended, as a sentence.
  func ending(of size: Int) -> String {
    let name = size == 1 ? "The trainer" : "Rank \(rank) of the trainer's \(size) processes"
    switch signal {
    case SIGKILL: return "\(name) was killed (SIGKILL), as happens when memory runs out."
    case let signal?: return "\(name) was ended by signal \(signal) (\(String(cString: strsignal(signal))))."
    case nil:
      let line = lastLine.map { ": \($0)" } ?? " with status \(process.terminationStatus)."
      return "\(name) ended with an error\(line)"
    }
  }

  /// The last line on its stderr, which in Python is the error.
  private var lastLine: String? {
    guard let file = FileHandle(forReadingAtPath: log), let end = try? file.seekToEnd() else { return nil }
    try? file.seek(toOffset: end > 8192 ? end - 8192 : 0)
    guard let data = try? file.readToEnd() else { return nil }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    // Causes begin in the first column, the places that led to them do not.
    let causes = lines.filter { !$0.hasPrefix(" ") && !$0.hasPrefix("[") }
    return (causes.last ?? lines.last).map { String($0.prefix(300)) }
  }
}
